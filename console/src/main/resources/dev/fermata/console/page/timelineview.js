// The timeline with its bar: what the colours mean, stop, zoom, lanes.

import { $, every, h, number, setText } from './dom.js';
import { STATES, ENDED } from './states.js';
import { Timeline } from './timeline.js';

const MODES = { auto: 'Lanes as it fits', each: 'A lane a task', groups: 'A lane a group' };

export class TimelineView {
  constructor(model, shared) {
    this.model = model;
    this.timeline = new Timeline($('timeline-lanes'), model, { label: 'Timeline of all tasks', ...shared });
    this.bar();
    this.timeline.onchange = () => this.refresh();
    model.addEventListener('frame', () => this.refresh());
    // While it runs, time moves on between two samples too.
    every(33, () => {
      if (this.timeline.frozen === null && !$('timeline').hidden) {
        this.timeline.redraw();
      }
    });
  }

  bar() {
    const button = (text, title, work) => h('button', { type: 'button', title, onclick: work }, text);
    this.stopButton = button('Stop', 'Stop the picture (Space)', () => this.toggle());
    this.spanText = h('span', { class: 'quiet fixed' });
    this.mode = h('select', { 'aria-label': 'Lanes', title: 'Lanes (g)', onchange: () => this.setMode(this.mode.value) },
      ...Object.entries(MODES).map(([value, text]) => h('option', { value }, text)));
    this.find = h('input', {
      type: 'search', placeholder: 'Find a task  /', 'aria-label': 'Find a task by name', size: '11',
      oninput: () => {
        this.timeline.filter = this.find.value;
        this.timeline.redraw();
      },
    });
    this.legend = h('ul', { class: 'legend', 'aria-label': 'States and how many tasks are in them' });
    this.counts = STATES.map(({ key, name }, code) => {
      const count = h('b');
      if (code !== ENDED) {
        this.legend.append(h('li', {}, h('i', { class: `swatch s-${key}` }), `${name} `, count));
      }
      return count;
    });
    $('timeline-bar').append(this.legend, h('div', { class: 'together' },
      this.find, this.mode,
      button('−', 'More time (−)', () => this.timeline.zoom(1.5)), this.spanText,
      button('+', 'Less time (+)', () => this.timeline.zoom(1 / 1.5)), this.stopButton));
    this.refresh();
  }

  setMode(mode) {
    this.timeline.mode = mode;
    this.mode.value = mode;
    this.timeline.changed();
  }

  nextMode() {
    const modes = Object.keys(MODES);
    this.setMode(modes[(modes.indexOf(this.timeline.mode) + 1) % modes.length]);
  }

  toggle() {
    this.timeline.stop(this.timeline.frozen === null);
  }

  refresh() {
    const stopped = this.timeline.frozen !== null;
    setText(this.stopButton, stopped ? 'Run' : 'Stop');
    this.stopButton.setAttribute('aria-pressed', stopped);
    setText(this.spanText, `${(this.timeline.span / 1000).toFixed(this.timeline.span < 10_000 ? 1 : 0)} s`);
    this.counts.forEach((element, code) => setText(element, number(this.model.counts[code])));
    this.timeline.redraw();
  }

  show(selection) {
    this.timeline.show(selection?.type === 'task' ? selection.id : null);
  }

  key(key) {
    const work = {
      ' ': () => this.toggle(), '+': () => this.timeline.zoom(1 / 1.5), '=': () => this.timeline.zoom(1 / 1.5),
      '-': () => this.timeline.zoom(1.5), g: () => this.nextMode(), '/': () => this.find.focus(),
      ArrowLeft: () => this.timeline.pan(-0.2), ArrowRight: () => this.timeline.pan(0.2),
    }[key];
    work?.();
    return work !== undefined;
  }
}
