// Puts the page together: the live stream, the views, selection, keys.

import { Details } from './details.js';
import { $, h, plural, setText } from './dom.js';
import { GraphView } from './graph.js';
import { JobsView } from './jobs.js';
import { Model } from './model.js';
import { PrimitivesView } from './primitives.js';
import { RequestView } from './request.js';
import { forgetColours } from './states.js';
import { TimelineView } from './timelineview.js';

const model = new Model();
const names = ['timeline', 'graph', 'primitives', 'jobs', 'request'];
const shared = { select, tooltip, spoken: (text) => setText($('spoken'), text) };
let selection = null;

const search = new URLSearchParams(location.search);
if (search.has('token')) {
  history.replaceState(null, '', location.pathname + location.hash); // the cookie knows it now
}

setTheme(localStorage.getItem('fermata-theme'));
const views = {
  timeline: new TimelineView(model, shared),
  graph: new GraphView(model, shared),
  primitives: new PrimitivesView(model, shared),
  jobs: new JobsView(model),
  request: new RequestView(model, shared),
};
const details = new Details(model, shared);
$('details').hidden = true;
show(names.find((name) => location.hash === `#view-${name}`) ?? 'timeline');
connect();
setup();
globalThis.fermata = { model, views }; // for tests and the curious

async function setup() {
  const answer = await fetch('setup').catch(() => null);
  if (answer?.ok) {
    views.request.logs = (await answer.json()).logs ?? null;
  }
}

// --- the live stream ---

function connect() {
  const events = new EventSource('events');
  events.onopen = () => connected('live');
  events.onmessage = (event) => {
    connected('live');
    model.apply(JSON.parse(event.data));
  };
  events.onerror = () => {
    connected('no connection');
    if (events.readyState === EventSource.CLOSED) {
      setTimeout(connect, 3000);
    }
  };
}

function connected(text) {
  setText($('connection'), text);
  $('connection').classList.toggle('lost', text !== 'live');
}

model.addEventListener('frame', () => {
  const { process, deadlocks, loops } = model.parts;
  setText($('process'), process.pid === undefined ? ''
    : `process ${process.pid} · Java ${process.java} · ${plural(model.alive, 'task')} · ${plural(loops.length, 'loop')}`);
  banner(deadlocks);
});

function banner(deadlocks) {
  const text = deadlocks.map((deadlock) => deadlock.description).join('\n');
  const area = $('banner');
  if (area.dataset.text === text) {
    return;
  }
  area.dataset.text = text;
  area.classList.toggle('on', deadlocks.length > 0);
  document.title = deadlocks.length ? 'Deadlock! · Fermata console' : 'Fermata console';
  area.replaceChildren(...(deadlocks.length === 0 ? [] : [
    h('strong', {}, deadlocks.length === 1 ? 'Deadlock' : plural(deadlocks.length, 'deadlock')),
    h('div', {}, ...deadlocks.slice(0, 3).map((deadlock) => h('p', {}, deadlock.description))),
    h('button', { type: 'button', onclick: () => toDeadlock() }, 'Show'),
  ]));
}

function toDeadlock() {
  const [deadlock] = model.parts.deadlocks;
  if (deadlock) {
    show('graph', true);
    select({ type: 'task', id: deadlock.tasks[0] });
    views.graph.fit(true);
  }
}

// --- selection, tooltip ---

function select(what) {
  selection = what;
  for (const view of [...Object.values(views), details]) {
    view.show?.(what);
  }
}

function tooltip(text, event) {
  const box = $('tooltip');
  box.hidden = text === null;
  if (text) {
    const [title, line] = text;
    box.replaceChildren(h('b', {}, title), h('span', {}, line));
    const { offsetWidth: width, offsetHeight: height } = box;
    box.style.left = `${Math.min(event.clientX + 14, innerWidth - width - 8)}px`;
    box.style.top = `${event.clientY + 18 + height > innerHeight ? event.clientY - height - 10 : event.clientY + 18}px`;
  }
}

// --- views ---

function show(name, focus = false) {
  for (const other of names) {
    const tab = $(`tab-${other}`);
    const on = other === name;
    tab.setAttribute('aria-selected', on);
    tab.tabIndex = on ? 0 : -1;
    $(other).hidden = !on;
    if (on && focus) {
      tab.focus();
    }
  }
  history.replaceState(null, '', `#view-${name}`); // no element has this id: the focus stays
  views[name].show?.(selection);
  views[name].refresh?.();
}

const shown = () => names.find((name) => !$(name).hidden);

$('tabs').addEventListener('click', (event) => {
  const tab = event.target.closest('[role=tab]');
  if (tab) {
    show(tab.id.slice('tab-'.length));
  }
});
$('tabs').addEventListener('keydown', (event) => {
  const at = names.indexOf(shown());
  const to = { ArrowRight: at + 1, ArrowLeft: at - 1 + names.length, Home: 0, End: names.length - 1 }[event.key];
  if (to !== undefined) {
    show(names[to % names.length], true);
    event.preventDefault();
    event.stopPropagation();
  }
});

// --- light and dark ---

function setTheme(theme) {
  if (theme === 'light' || theme === 'dark') {
    document.documentElement.dataset.theme = theme;
    localStorage.setItem('fermata-theme', theme);
  }
}

function restyle() {
  forgetColours();
  Object.values(views).forEach((view) => view.restyle?.());
  views.timeline.timeline.redraw();
}

function otherTheme() {
  const dark = document.documentElement.dataset.theme
    ? document.documentElement.dataset.theme === 'dark'
    : matchMedia('(prefers-color-scheme: dark)').matches;
  setTheme(dark ? 'light' : 'dark');
  restyle();
}

$('theme').addEventListener('click', otherTheme);
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', restyle);

// --- keys ---

const help = () => $('help').showModal();
$('help-button').addEventListener('click', help);
$('help-close').addEventListener('click', () => $('help').close());

document.addEventListener('keydown', (event) => {
  const typing = event.target.closest('input, select, textarea');
  if (event.ctrlKey || event.metaKey || event.altKey || $('help').open) {
    return;
  }
  if (event.key === 'Escape') {
    if (typing && typing.value) {
      return; // the field empties itself
    }
    typing ? typing.blur() : select(null);
    return;
  }
  if (typing || (event.key === ' ' && event.target.closest('button'))) {
    return;
  }
  const work = { '?': help, t: otherTheme, d: toDeadlock };
  if (work[event.key]) {
    work[event.key]();
  } else if (names[Number(event.key) - 1]) {
    show(names[Number(event.key) - 1], true);
  } else if (!views[shown()].key?.(event.key)) {
    return;
  }
  event.preventDefault();
});
