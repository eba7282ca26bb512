// Lanes on one canvas: a lane for each task, or for each group of siblings with the share of each state.
// Only the lanes in sight are drawn.

import { duration, h, plural } from './dom.js';
import { MINUTE } from './model.js';
import { colour, stateColour, STATES } from './states.js';

const TASK = 18;
const GROUP = 34;
const TOP = 22; // the axis
const NAMES = 230;
const MOST_LANES = 500;
const LAG = 250; // what is drawn is this old, so that the right edge is known
const SHORTEST = 2_000;
const AFTERLIFE = 15_000; // how long the lane of an ended task stays while the picture runs

export class Timeline {
  constructor(container, model, { label, select, tooltip, spoken, keep = () => true, grouped = true }) {
    Object.assign(this, { container, model, select, tooltip, spoken, keep });
    this.mode = grouped ? 'auto' : 'each';
    this.span = MINUTE;
    this.frozen = null; // the right edge, when stopped
    this.open = new Set(); // groups that show their tasks
    this.lanes = [];
    this.offsets = [0];
    this.order = -1;
    this.cursor = -1;
    this.selected = null;
    this.filter = '';
    this.frames = []; // how long drawing took, in milliseconds; for tests
    this.canvas = h('canvas', { 'aria-hidden': 'true' });
    this.sizer = h('div', { class: 'sizer' });
    this.scroller = h('div', {
      class: 'scroller', tabindex: '0', role: 'application', 'aria-roledescription': 'timeline', 'aria-label': label,
      'aria-describedby': 'spoken',
    }, this.canvas, this.sizer);
    container.append(this.scroller);
    this.listen();
    new ResizeObserver(() => this.redraw()).observe(this.scroller);
    this.redraw();
  }

  // --- time ---

  end() {
    return this.frozen ?? this.model.now() - LAG;
  }

  stop(stopped) {
    this.frozen = stopped ? this.end() : null;
    this.changed();
  }

  pan(share) {
    this.frozen = Math.min(this.model.t, this.end() + this.span * share);
    this.frozen = Math.max(this.frozen, this.model.t - MINUTE + this.span);
    this.changed();
  }

  zoom(factor) {
    this.span = Math.min(MINUTE, Math.max(SHORTEST, this.span * factor));
    this.changed();
  }

  changed() {
    this.onchange?.();
    this.redraw();
  }

  x(time) {
    return NAMES + ((time - this.end()) / this.span + 1) * this.width;
  }

  time(x) {
    return this.end() - this.span + ((x - NAMES) / this.width) * this.span;
  }

  // --- lanes ---

  aggregated() {
    return this.mode === 'groups' || (this.mode === 'auto' && this.candidates > MOST_LANES);
  }

  arrange() {
    const oldest = this.frozen !== null || this.mode === 'each' ? 0 : this.model.t - AFTERLIFE;
    const key = `${this.model.order} ${this.mode} ${this.filter} ${[...this.open]} ${Math.floor(oldest / 2000)}`;
    if (key === this.key) {
      return;
    }
    this.key = key;
    const wanted = this.filter.toLowerCase();
    const children = new Map();
    this.candidates = 0;
    for (const task of this.model.tasks.values()) {
      if (this.keep(task) && !(task.end < oldest) && (!wanted || (task.name ?? '').toLowerCase().includes(wanted))) {
        const parent = task.parent ?? 0;
        (children.get(parent) ?? children.set(parent, []).get(parent)).push(task);
        this.candidates++;
      }
    }
    for (const siblings of children.values()) {
      siblings.sort((a, b) => a.id - b.id);
    }
    this.lanes = [];
    this.aggregated() ? this.byGroup(children) : this.byTask(children);
    this.offsets = [0];
    for (const lane of this.lanes) {
      this.offsets.push(this.offsets.at(-1) + (lane.group ? GROUP : TASK));
    }
    this.sizer.style.height = `${TOP + this.offsets.at(-1)}px`;
    this.cursor = Math.min(this.cursor, this.lanes.length - 1);
  }

  // Parents before children; those whose parent is not shown are at the top.
  byTask(children) {
    const shown = new Set();
    for (const siblings of children.values()) {
      siblings.forEach((task) => shown.add(task.id));
    }
    const walk = (siblings, depth) => {
      for (const task of siblings) {
        this.lanes.push({ task, depth });
        const below = children.get(task.id);
        if (below) {
          walk(below, depth + 1);
        }
      }
    };
    for (const [parent, siblings] of [...children].sort(([a], [b]) => a - b)) {
      if (!shown.has(parent)) {
        walk(siblings, 0);
      }
    }
  }

  byGroup(children) {
    for (const [parent, siblings] of [...children].sort(([a], [b]) => a - b)) {
      const group = this.model.groups.get(parent);
      if (!group?.shares || this.filter) {
        siblings.filter((task) => !task.end || this.filter).forEach((task) => this.lanes.push({ task, depth: 0 }));
        continue;
      }
      if (siblings.every((task) => task.end)) {
        continue;
      }
      const open = this.open.has(parent);
      this.lanes.push({ group, depth: 0, open });
      if (open) {
        siblings.forEach((task) => this.lanes.push({ task, depth: 1 }));
      }
    }
  }

  laneAt(y) {
    if (y < TOP) {
      return -1;
    }
    const at = y - TOP + this.scroller.scrollTop;
    return at < this.offsets.at(-1) ? this.indexOf(at) : -1;
  }

  indexOf(offset) {
    let low = 0;
    let high = this.lanes.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.offsets[middle] <= offset) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  nameOf({ task, group }) {
    if (task) {
      return task.name || `task ${task.id}`;
    }
    return group.id === 0 ? 'without a parent' : `in ${this.model.nameOf(group.id)}`;
  }

  // --- drawing ---

  redraw() {
    if (!this.pending) {
      this.pending = true;
      requestAnimationFrame(() => {
        this.pending = false;
        if (this.scroller.clientWidth > 0 && !document.hidden) {
          const begin = performance.now();
          this.draw();
          this.frames.push(performance.now() - begin);
          if (this.frames.length > 600) {
            this.frames.splice(0, 300);
          }
        }
      });
    }
  }

  fit() {
    const ratio = window.devicePixelRatio || 1;
    const width = this.scroller.clientWidth;
    const height = this.scroller.clientHeight;
    if (this.canvas.width !== Math.round(width * ratio) || this.canvas.height !== Math.round(height * ratio)) {
      this.canvas.width = Math.round(width * ratio);
      this.canvas.height = Math.round(height * ratio);
      this.canvas.style.width = `${width}px`;
      this.canvas.style.height = `${height}px`;
      this.sizer.style.marginTop = `${-height}px`;
    }
    const context = this.canvas.getContext('2d');
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.width = width - NAMES - 10;
    return { context, width, height };
  }

  draw() {
    this.arrange();
    const { context, width, height } = this.fit();
    context.fillStyle = colour('paper');
    context.fillRect(0, 0, width, height);
    const top = this.scroller.scrollTop;
    const first = this.lanes.length ? this.indexOf(top) : 0;
    let last = first;
    while (last < this.lanes.length && this.offsets[last] - top < height - TOP) {
      last++;
    }
    context.textBaseline = 'middle';
    this.grid(context, height);
    for (let i = first; i < last; i++) {
      const y = TOP + this.offsets[i] - top;
      const lane = this.lanes[i];
      this.back(context, lane, i, y, width);
      context.save();
      context.beginPath();
      context.rect(NAMES, TOP, this.width, height);
      context.clip();
      lane.task ? this.bars(context, lane.task, y) : this.shares(context, lane.group, y);
      context.restore();
    }
    this.names(context, first, last, top, height);
    this.axis(context, width, height);
  }

  back(context, lane, index, y, width) {
    const tall = lane.group ? GROUP : TASK;
    const chosen = lane.task && lane.task.id === this.selected;
    if (chosen || index === this.cursor) {
      context.fillStyle = colour('stripe');
      context.fillRect(0, y, width, tall);
    }
    if (index === this.cursor && document.activeElement === this.scroller) {
      context.strokeStyle = colour('accent');
      context.lineWidth = 1.5;
      context.strokeRect(1, y + 1, width - 2, tall - 2);
    }
  }

  bars(context, task, y) {
    const { segments } = task;
    const until = task.end ?? Math.max(this.end(), this.model.t);
    const dead = !task.end && this.model.dead.has(task.id);
    for (let i = 0; i < segments.length; i++) {
      const from = this.x(segments[i].from);
      const to = this.x(i + 1 < segments.length ? segments[i + 1].from : until);
      if (to < NAMES || from > NAMES + this.width) {
        continue;
      }
      const left = Math.max(from, NAMES);
      context.fillStyle = dead && i === segments.length - 1 ? colour('deadlock') : stateColour(segments[i].code);
      context.fillRect(left, y + 3, Math.max(1, to - left - 0.5), TASK - 6);
    }
  }

  shares(context, group, y) {
    const kinds = STATES.length;
    const tall = GROUP - 8;
    const from = this.end() - this.span;
    this.model.samples(0, from, this.end(), (slot, begin, until) => {
      let all = 0;
      for (let kind = 0; kind < kinds; kind++) {
        all += group.shares[slot * kinds + kind];
      }
      if (all === 0) {
        return;
      }
      const left = Math.round(this.x(begin)); // whole pixels, or seams show
      const wide = Math.round(this.x(until)) - left;
      let bottom = y + GROUP - 4;
      for (let kind = 0; kind < kinds; kind++) {
        const part = (group.shares[slot * kinds + kind] / all) * tall;
        if (part > 0) {
          bottom -= part;
          context.fillStyle = stateColour(kind);
          context.fillRect(left, bottom, wide, part);
        }
      }
    });
  }

  names(context, first, last, top, height) {
    context.save();
    context.beginPath();
    context.rect(0, TOP, NAMES - 12, height);
    context.clip();
    for (let i = first; i < last; i++) {
      const lane = this.lanes[i];
      const y = TOP + this.offsets[i] - top;
      const x = 12 + Math.min(lane.depth, 8) * 14;
      const dead = lane.task && !lane.task.end && this.model.dead.has(lane.task.id);
      context.fillStyle = colour(dead ? 'deadlock' : lane.task?.end ? 'quiet' : 'ink');
      context.font = `${lane.task?.id === this.selected || lane.group ? 600 : 400} 12px system-ui, sans-serif`;
      if (lane.task) {
        context.fillText(this.nameOf(lane), x, y + TASK / 2 + 0.5);
      } else {
        const dead = this.deadIn(lane.group);
        context.fillStyle = colour(dead ? 'deadlock' : 'ink');
        context.fillText(`${lane.open ? '▾' : '▸'} ${this.nameOf(lane)}`, x, y + 12);
        context.fillStyle = colour(dead ? 'deadlock' : 'quiet');
        context.font = '11px system-ui, sans-serif';
        context.fillText(plural(lane.group.size, 'task') + (dead ? `, ${dead} in a deadlock` : ''), x + 14, y + 25);
      }
    }
    context.restore();
  }

  deadIn(group) {
    let count = 0;
    for (const id of this.model.dead) {
      const task = this.model.tasks.get(id);
      count += task && !task.end && (task.parent ?? 0) === group.id ? 1 : 0;
    }
    return count;
  }

  ticks() {
    const step = [500, 1_000, 2_000, 5_000, 10_000].find((millis) => this.span / millis <= 8) ?? 10_000;
    const found = [];
    for (let back = 0; back <= this.span; back += step) {
      found.push(back);
    }
    return found;
  }

  grid(context, height) {
    context.fillStyle = colour('line');
    for (const back of this.ticks()) {
      context.fillRect(Math.round(this.x(this.end() - back)), TOP, 1, height);
    }
  }

  axis(context, width) {
    context.fillStyle = colour('panel');
    context.fillRect(0, 0, width, TOP);
    context.fillStyle = colour('line');
    context.fillRect(0, TOP - 1, width, 1);
    context.fillStyle = colour('quiet');
    context.font = '11px system-ui, sans-serif';
    context.textAlign = 'left';
    context.fillText(plural(this.candidates, 'task'), 12, TOP / 2);
    context.textAlign = 'center';
    const late = this.frozen === null ? 0 : this.model.now() - LAG - this.frozen;
    for (const back of this.ticks()) {
      const x = this.x(this.end() - back);
      const text = back === 0 && late === 0 ? 'now' : `−${((back + late) / 1000).toFixed(this.span < 8000 ? 1 : 0)} s`;
      context.fillText(text, Math.min(x, width - 20), TOP / 2);
    }
    context.textAlign = 'left';
  }

  // --- pointer and keys ---

  listen() {
    const { scroller } = this;
    scroller.addEventListener('scroll', () => this.redraw());
    scroller.addEventListener('focus', () => this.redraw());
    scroller.addEventListener('blur', () => this.redraw());
    scroller.addEventListener('pointermove', (event) => this.hover(event));
    scroller.addEventListener('pointerleave', () => this.tooltip(null));
    scroller.addEventListener('click', (event) => {
      const index = this.laneAt(this.place(event).y);
      if (index >= 0) {
        this.cursor = index;
        this.choose();
      }
    });
    scroller.addEventListener('wheel', (event) => {
      if (event.ctrlKey || event.metaKey) {
        this.zoom(event.deltaY > 0 ? 1.25 : 0.8);
        event.preventDefault();
      } else if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
        this.pan(event.deltaX / this.width);
        event.preventDefault();
      }
    }, { passive: false });
    scroller.addEventListener('keydown', (event) => {
      const moves = {
        ArrowDown: () => this.move(this.cursor + 1), ArrowUp: () => this.move(this.cursor - 1),
        PageDown: () => this.move(this.cursor + 20), PageUp: () => this.move(this.cursor - 20),
        Home: () => this.move(0), End: () => this.move(this.lanes.length - 1),
        ArrowLeft: () => this.pan(-0.2), ArrowRight: () => this.pan(0.2),
        Enter: () => this.choose(),
      };
      if (moves[event.key] && !event.ctrlKey && !event.metaKey && !event.altKey) {
        moves[event.key]();
        event.preventDefault();
        event.stopPropagation();
      }
    });
  }

  place(event) {
    const box = this.scroller.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }

  hover(event) {
    const { x, y } = this.place(event);
    const lane = this.lanes[this.laneAt(y)];
    this.tooltip(lane ? this.describe(lane, x < NAMES ? this.end() : this.time(x)) : null, event);
  }

  // A title and a line.
  describe(lane, time) {
    const title = this.nameOf(lane);
    if (lane.group) {
      const parts = [...lane.group.now].map((count, code) => (count ? `${count} ${STATES[code].name}` : null));
      return [title, `${plural(lane.group.size, 'task')}: ${parts.filter(Boolean).join(', ')}`];
    }
    const { task } = lane;
    const at = task.segments.findLastIndex((segment) => segment.from <= time);
    if (at < 0 || (task.end && time > task.end)) {
      return [title, task.end ? `ended ${duration(this.model.now() - task.end)} ago` : 'not seen then'];
    }
    const segment = task.segments[at];
    const until = task.segments[at + 1]?.from ?? task.end ?? this.model.now();
    const what = segment.text ? `waits for ${segment.text}` : STATES[segment.code].name;
    return [title, `${what} · ${duration(until - segment.from)}`];
  }

  move(index) {
    this.cursor = Math.max(0, Math.min(this.lanes.length - 1, index));
    const lane = this.lanes[this.cursor];
    if (lane) {
      this.reveal(this.cursor);
      this.spoken(this.describe(lane, this.end()).join(': '));
    }
    this.redraw();
  }

  reveal(index) {
    const room = this.scroller.clientHeight - TOP;
    if (this.offsets[index] < this.scroller.scrollTop) {
      this.scroller.scrollTop = this.offsets[index];
    } else if (this.offsets[index + 1] > this.scroller.scrollTop + room) {
      this.scroller.scrollTop = this.offsets[index + 1] - room;
    }
  }

  choose() {
    const lane = this.lanes[this.cursor];
    if (lane?.group) {
      this.open.has(lane.group.id) ? this.open.delete(lane.group.id) : this.open.add(lane.group.id);
      this.redraw();
    } else if (lane) {
      this.select({ type: 'task', id: lane.task.id });
    }
  }

  // Somebody selected it, here or elsewhere.
  show(id) {
    this.selected = id;
    const task = this.model.tasks.get(id);
    if (task && this.aggregated()) {
      const group = this.model.groups.get(task.parent ?? 0);
      if (group?.shares && this.lanes.some((lane) => lane.group === group)) {
        this.open.add(group.id);
      }
    }
    this.arrange();
    const index = this.lanes.findIndex((lane) => lane.task?.id === id);
    if (index >= 0) {
      this.cursor = index;
      this.reveal(index);
    }
    this.redraw();
  }
}
