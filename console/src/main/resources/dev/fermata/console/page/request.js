// One request: the tasks that have the same value of a context variable, and its log.

import { $, duration, every, h, setText } from './dom.js';
import { roving } from './roving.js';
import { STATES } from './states.js';
import { Timeline } from './timeline.js';

const MOST_VALUES = 300;

export class RequestView {
  constructor(model, shared) {
    this.model = model;
    this.shared = shared;
    this.variable = null;
    this.value = null;
    this.logs = null; // the variable that the program's log knows
    this.choice = h('select', { 'aria-label': 'Context variable', onchange: () => this.setVariable(this.choice.value) });
    this.find = h('input', {
      type: 'search', placeholder: 'Find a value  /', 'aria-label': 'Find a value', size: '18', oninput: () => this.refresh(),
    });
    this.note = h('p', { class: 'quiet' });
    $('request-bar').append(h('label', {}, 'Variable ', this.choice), this.find, h('span', { class: 'gap' }), this.note);
    this.list = $('request-values');
    this.stop = roving(this.list, 'li', (item) => this.setValue(item.dataset.value));
    this.timeline = new Timeline($('request-lanes'), model, {
      ...shared, label: 'Timeline of the request', grouped: false, keep: (task) => this.belongs(task) });
    this.body = h('tbody');
    $('request-tasks').append(h('table', {},
      h('thead', {}, h('tr', {}, ...['Task', 'Does', 'Since'].map((name) => h('th', { scope: 'col' }, name)))), this.body));
    this.stopTasks = roving(this.body, 'tr', (row) => shared.select({ type: 'task', id: Number(row.dataset.id) }));
    this.log = h('pre', { tabindex: '0', 'aria-label': 'Log of the request' });
    $('request-log').append(this.log);
    every(400, () => this.refresh());
    every(1000, () => this.readLog());
    every(50, () => {
      if (!$('request').hidden) {
        this.timeline.redraw();
      }
    });
  }

  belongs(task) {
    return this.value !== null && task.context?.[this.variable] === this.value;
  }

  setVariable(variable) {
    this.variable = variable;
    this.setValue(null);
  }

  setValue(value) {
    this.value = value;
    this.timeline.key = null;
    setText(this.log, '');
    this.refresh();
    this.readLog();
  }

  refresh() {
    if ($('request').hidden) {
      return;
    }
    this.variables();
    this.values();
    this.tasks();
    this.timeline.key = null; // which tasks belong may change without tasks coming or going
    this.timeline.redraw();
  }

  variables() {
    const names = new Set();
    for (const task of this.model.tasks.values()) {
      Object.keys(task.context ?? {}).forEach((name) => names.add(name));
    }
    if (this.logs) {
      names.add(this.logs);
    }
    const known = new Set([...this.choice.options].map((option) => option.value));
    for (const name of names) {
      if (!known.has(name)) {
        this.choice.append(h('option', { value: name }, name));
      }
    }
    if (this.variable === null && names.size > 0) {
      this.variable = this.logs ?? [...names][0];
      this.choice.value = this.variable;
    }
  }

  values() {
    const counts = new Map();
    for (const task of this.model.tasks.values()) {
      const value = task.context?.[this.variable];
      if (value !== undefined) {
        const count = counts.get(value) ?? { alive: 0, latest: 0 };
        count.alive += task.end ? 0 : 1;
        count.latest = Math.max(count.latest, task.id);
        counts.set(value, count);
      }
    }
    const wanted = this.find.value.toLowerCase();
    const rows = [...counts].filter(([value]) => value.toLowerCase().includes(wanted))
      .sort((a, b) => Boolean(b[1].alive) - Boolean(a[1].alive) || b[1].latest - a[1].latest).slice(0, MOST_VALUES);
    setText(this.note, this.variable === null
      ? 'No task has a context variable.'
      : `${counts.size} values of ${this.variable} in the last minute`);
    const focused = this.list.contains(document.activeElement);
    const items = new Map([...this.list.children].map((item) => [item.dataset.value, item]));
    for (const [value, item] of items) {
      if (!rows.some((row) => row[0] === value)) {
        item.remove();
      }
    }
    rows.forEach(([value, count], at) => {
      let item = items.get(value);
      if (!item) {
        item = h('li', { role: 'button', tabindex: '-1' }, h('span', {}, value), h('b'));
        item.dataset.value = value;
      }
      if (!item.isConnected || (!focused && this.list.children[at] !== item)) {
        this.list.insertBefore(item, this.list.children[at] ?? null);
      }
      setText(item.lastChild, count.alive ? String(count.alive) : 'ended');
      item.classList.toggle('ended', count.alive === 0);
      item.classList.toggle('chosen', value === this.value);
      item.setAttribute('aria-pressed', value === this.value);
    });
    this.stop();
  }

  tasks() {
    const tasks = [...this.model.tasks.values()].filter((task) => this.belongs(task)).sort((a, b) => a.id - b.id);
    while (this.body.children.length > tasks.length) {
      this.body.lastElementChild.remove();
    }
    tasks.forEach((task, at) => {
      const row = this.body.children[at] ?? this.body.appendChild(h('tr', { tabindex: '-1' }, h('td'), h('td'), h('td')));
      row.dataset.id = task.id;
      const last = task.segments.at(-1);
      setText(row.children[0], task.name || `task ${task.id}`);
      setText(row.children[1], task.end ? 'ended' : task.waits ? `waits for ${task.waits.text ?? task.waits.kind}` : STATES[task.code].name);
      setText(row.children[2], duration(this.model.now() - (task.end ?? last.from)));
      row.classList.toggle('dead', this.model.dead.has(task.id));
      row.classList.toggle('ended', Boolean(task.end));
    });
    this.stopTasks();
  }

  async readLog() {
    const has = this.logs !== null && this.logs === this.variable && this.value !== null;
    $('request-log').hidden = !has;
    if (has && !$('request').hidden) {
      const { value } = this;
      const answer = await fetch(`logs?value=${encodeURIComponent(value)}`).catch(() => null);
      if (answer?.ok && value === this.value) {
        const lines = await answer.json();
        setText(this.log, lines.length ? lines.join('\n') : 'No line of this request yet.');
      }
    }
  }

  show(selection) {
    this.timeline.show(selection?.type === 'task' ? selection.id : null);
  }

  key(key) {
    if (key === '/') {
      this.find.focus();
    }
    return key === '/';
  }
}
