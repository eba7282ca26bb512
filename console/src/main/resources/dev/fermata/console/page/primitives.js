// Primitives in use, the most waited-for first, each with its last minute.

import uPlot from './lib/uPlot.esm.js';
import { $, every, h, number, plural, setText } from './dom.js';
import { MINUTE } from './model.js';
import { roving } from './roving.js';
import { colour, stateColour, codeOf } from './states.js';

const MOST_ROWS = 100;

export class PrimitivesView {
  constructor(model, { select }) {
    this.model = model;
    this.select = select;
    this.rows = new Map();
    this.note = h('p', { class: 'quiet' });
    this.find = h('input', {
      type: 'search', placeholder: 'Find a primitive  /', 'aria-label': 'Find a primitive by name', size: '16',
      oninput: () => this.refresh(true),
    });
    $('primitives-bar').append(this.note, h('span', { class: 'gap' }), this.find);
    this.body = h('tbody');
    $('primitives-table').append(h('table', {},
      h('thead', {}, h('tr', {}, ...['Name', 'Kind', 'Level', 'Waiting', 'Waiting and level, last minute', 'Held by'].map((name) =>
        h('th', { scope: 'col' }, name)))),
      this.body));
    this.stop = roving(this.body, 'tr', (row) => this.select({ type: 'primitive', id: Number(row.dataset.id) }));
    // A row that somebody reads or points to stays where it is.
    this.held = false;
    this.body.addEventListener('pointerenter', () => { this.held = true; });
    this.body.addEventListener('pointerleave', () => { this.held = false; });
    every(500, () => this.refresh());
  }

  refresh(now = false) {
    if ($('primitives').hidden) {
      return;
    }
    const wanted = this.find.value.toLowerCase();
    const share = ({ level, limit }) => (limit ? level / limit : 0);
    const all = [...this.model.primitives.values()]
      .filter((primitive) => `${this.model.primitiveName(primitive)} ${primitive.kind}`.toLowerCase().includes(wanted))
      .sort((a, b) => b.waiting - a.waiting || share(b) - share(a) || a.id - b.id);
    const shown = all.slice(0, MOST_ROWS);
    const waiting = all.reduce((sum, primitive) => sum + primitive.waiting, 0);
    setText(this.note, `${plural(all.length, 'primitive')} with a name or with waiters; ${plural(waiting, 'wait')}`
      + (all.length > shown.length ? `; the first ${MOST_ROWS} are shown` : ''));
    const keep = new Set(shown.map((primitive) => primitive.id));
    for (const [id, row] of this.rows) {
      if (!keep.has(id)) {
        row.plot.destroy();
        row.element.remove();
        this.rows.delete(id);
      }
    }
    const moving = now || !(this.held || this.body.contains(document.activeElement));
    shown.forEach((primitive, at) => {
      const row = this.row(primitive);
      if (!row.element.isConnected || (moving && this.body.children[at] !== row.element)) {
        this.body.insertBefore(row.element, this.body.children[at] ?? null);
      }
      this.write(row, primitive);
    });
    this.stop();
  }

  row(primitive) {
    let row = this.rows.get(primitive.id);
    if (!row) {
      const cells = ['name', 'kind', 'level', 'waiting', 'spark', 'held'].map((name) => h('td', { class: name }));
      row = { element: h('tr', { tabindex: '-1', 'data-id': primitive.id }, ...cells), cells };
      row.kind = h('i', { class: `swatch s-${swatch(primitive.kind)}` });
      row.kindText = h('span');
      cells[1].append(row.kind, row.kindText);
      row.level = h('span');
      row.meter = h('meter', { min: '0', 'aria-hidden': 'true', hidden: true });
      cells[2].append(row.level, row.meter);
      row.plot = this.spark(cells[4], primitive);
      this.rows.set(primitive.id, row);
    }
    return row;
  }

  write(row, primitive) {
    const { kind, level, limit, waiting, holders = [] } = primitive;
    setText(row.cells[0], this.model.primitiveName(primitive));
    setText(row.kindText, ` ${primitive.kind}`);
    setText(row.level, level === undefined ? '' : kind === 'event' ? (level ? 'set' : 'not set') : limit === undefined ? number(level) : `${number(level)} of ${number(limit)}`);
    row.meter.hidden = limit === undefined || limit > 2e9;
    row.meter.max = limit ?? 1;
    row.meter.value = level ?? 0;
    setText(row.cells[3], waiting === 0 ? '' : number(waiting));
    setText(row.cells[5], holders.slice(0, 3).map((holder) => holder.name + (holder.ended ? ' (ended)' : '')).join(', ')
      + (holders.length > 3 ? ` and ${holders.length - 3} more` : ''));
    row.element.classList.toggle('dead', this.model.deadPrimitives.has(primitive.id));
    row.element.classList.toggle('chosen', this.selected === primitive.id);
    row.plot.setData(this.history(primitive));
  }

  history({ history, level }) {
    const times = [];
    const waiting = [];
    const levels = [];
    this.model.samples(history.first, this.model.t - MINUTE, this.model.t, (slot, time) => {
      times.push(time / 1000);
      waiting.push(history.waiting[slot]);
      levels.push(level === undefined ? null : history.level[slot]);
    });
    return [times, waiting, levels];
  }

  spark(cell, primitive) {
    const fill = (name) => `${name}33`;
    return new uPlot({
      width: 220, height: 30, padding: [3, 2, 3, 2], cursor: { show: false }, legend: { show: false },
      select: { show: false },
      scales: { x: { time: true, range: () => [(this.model.t - MINUTE) / 1000, this.model.t / 1000] },
        y: { range: (_, __, max) => [0, Math.max(1, max)] },
        level: { range: (_, __, max) => [0, Math.max(1, max, this.limitOf(primitive.id))] } },
      axes: [{ show: false }, { show: false }],
      series: [{},
        { stroke: () => stateColour(codeOf({ state: 'WAITING', waits: primitive })), width: 1.5, points: { show: false },
          fill: () => fill(stateColour(codeOf({ state: 'WAITING', waits: primitive }))) },
        { scale: 'level', stroke: () => colour('quiet'), width: 1, points: { show: false } }],
    }, this.history(primitive), cell);
  }

  // A number without a limit fills its chart.
  limitOf(id) {
    const limit = this.model.primitives.get(id)?.limit ?? 0;
    return limit > 2e9 ? 0 : limit;
  }

  restyle() {
    this.rows.forEach((row) => row.plot.redraw());
  }

  show(selection) {
    this.selected = selection?.type === 'primitive' ? selection.id : null;
    this.refresh();
  }

  key(key) {
    if (key === '/') {
      this.find.focus();
    }
    return key === '/';
  }
}

function swatch(kind) {
  return { lock: 'lock', semaphore: 'semaphore', queue: 'queue', event: 'event', condition: 'event' }[kind] ?? 'other';
}
