// What the page knows: the tasks and primitives of now, and the last minute of each.

import { codeOf, ENDED, STATES } from './states.js';

export const MINUTE = 60_000;
const KINDS = STATES.length;
const FRAMES = 640; // how many samples are kept for groups and primitives
const MOST_ENDED = 5_000;

export class Model extends EventTarget {
  constructor() {
    super();
    this.clear();
  }

  clear() {
    this.t = 0; // time of the last sample, on the clock of the program
    this.began = 0; // time of the first
    this.tasks = new Map(); // alive, and ended in the last minute
    this.alive = 0;
    this.ended = []; // in order of their ends
    this.primitives = new Map();
    this.groups = new Map(); // siblings, by the id of the parent; 0 for those without
    this.parts = { process: {}, loops: [], jobs: [], deadlocks: [], timedDeadlocks: [] };
    this.frame = 0; // number of samples so far
    this.times = new Float64Array(FRAMES);
    this.counts = new Array(KINDS).fill(0);
    this.order = 0; // changes when tasks come or go
    this.offset = null;
    this.dead = new Set(); // ids of tasks in a deadlock
    this.deadPrimitives = new Set();
  }

  // The clock of the program, as far as the page knows it.
  now() {
    return this.offset === null ? this.t : performance.now() + this.offset;
  }

  apply(event) {
    if (event.process && this.parts.process.pid !== undefined && event.process.pid !== this.parts.process.pid) {
      this.clear(); // another program
    }
    this.began ||= event.t;
    this.t = event.t;
    this.keepTime();
    if (event.whole) {
      this.forgetMissing(event);
    }
    for (const row of event.tasks ?? []) {
      this.task(row);
    }
    for (const id of event.tasksGone ?? []) {
      this.end(id);
    }
    for (const row of event.primitives ?? []) {
      this.primitive(row);
    }
    for (const id of event.primitivesGone ?? []) {
      this.primitives.delete(id);
    }
    for (const name of Object.keys(this.parts)) {
      if (event[name]) {
        this.parts[name] = event[name];
      }
    }
    if (event.deadlocks) {
      this.dead = new Set(event.deadlocks.flatMap((deadlock) => deadlock.tasks));
      this.deadPrimitives = new Set(event.deadlocks.flatMap((deadlock) => deadlock.primitives));
    }
    this.forgetOld();
    this.count();
    this.dispatchEvent(new Event('frame'));
  }

  keepTime() {
    const seen = this.t - performance.now();
    this.offset = this.offset === null || Math.abs(seen - this.offset) > 1000 ? seen : this.offset * 0.9 + seen * 0.1;
  }

  forgetMissing(event) {
    const tasks = new Set(event.tasks.map((row) => row.id));
    for (const task of this.tasks.values()) {
      if (!task.end && !tasks.has(task.id)) {
        this.end(task.id);
      }
    }
    const primitives = new Set(event.primitives.map((row) => row.id));
    for (const id of [...this.primitives.keys()]) {
      if (!primitives.has(id)) {
        this.primitives.delete(id);
      }
    }
  }

  task(row) {
    let task = this.tasks.get(row.id);
    if (!task) {
      task = { id: row.id, segments: [], seen: this.t };
      this.tasks.set(row.id, task);
      this.alive++;
      this.order++;
    } else if (task.parent !== row.parent) {
      this.order++;
    }
    task.name = row.name;
    task.parent = row.parent;
    task.loop = row.loop;
    task.thread = row.thread === true;
    task.born = row.born;
    task.state = row.state;
    task.waits = row.waits;
    task.context = row.context;
    task.code = codeOf(row);
    this.segment(task);
  }

  // A wait is known from its beginning; other states from when they were seen.
  segment(task) {
    const last = task.segments.at(-1);
    const on = task.waits?.on;
    const text = task.waits?.text;
    let from = task.waits?.since ?? this.t;
    if (!last) {
      const born = Math.max(task.born ?? from, this.began - MINUTE);
      if (born < from && (task.born >= this.began || task.waits)) {
        // between its birth and what it waits for now it was seen doing nothing else
        if (task.born >= this.began) {
          task.segments.push({ from: born, code: 1 });
        }
      } else if (!task.waits) {
        from = task.born >= this.began ? born : this.t;
      }
      task.segments.push({ from, code: task.code, on, text });
      return;
    }
    if (last.code === task.code && last.on === on && last.text === text && (!task.waits || from <= last.from + 50)) {
      return;
    }
    from = Math.min(this.t, Math.max(from, last.from));
    task.segments.push({ from, code: task.code, on, text });
  }

  end(id) {
    const task = this.tasks.get(id);
    if (task && !task.end) {
      task.end = this.t;
      task.code = ENDED;
      this.alive--;
      this.ended.push(task);
      this.order++;
    }
  }

  primitive(row) {
    const known = this.primitives.get(row.id);
    this.primitives.set(row.id, {
      ...row,
      history: known?.history ?? { first: this.frame, level: new Float32Array(FRAMES), waiting: new Uint32Array(FRAMES) },
    });
  }

  forgetOld() {
    const horizon = this.t - MINUTE - 1000;
    let gone = 0;
    while (gone < this.ended.length && (this.ended[gone].end < horizon || this.ended.length - gone > MOST_ENDED)) {
      this.tasks.delete(this.ended[gone].id);
      gone++;
    }
    if (gone > 0) {
      this.ended.splice(0, gone);
      this.order++;
    }
    if (this.frame % 25 !== 0) {
      return;
    }
    for (const { segments } of this.tasks.values()) {
      let old = 0;
      while (old + 1 < segments.length && segments[old + 1].from < horizon) {
        old++;
      }
      if (old > 0) {
        segments.splice(0, old);
      }
    }
    for (const [id, group] of this.groups) {
      if (group.last < this.frame - FRAMES) {
        this.groups.delete(id);
      }
    }
  }

  // One column of each history.
  count() {
    const slot = this.frame % FRAMES;
    this.times[slot] = this.t;
    this.counts.fill(0);
    for (const group of this.groups.values()) {
      group.now.fill(0);
      group.size = 0;
    }
    for (const task of this.tasks.values()) {
      if (!task.end) {
        this.counts[task.code]++;
        const group = this.group(task.parent ?? 0);
        group.now[task.code]++;
        group.size++;
        group.last = this.frame;
      }
    }
    for (const group of this.groups.values()) {
      if (group.size > 1) {
        group.shares ??= new Uint32Array(FRAMES * KINDS); // one task alone is its own history
      }
      group.shares?.set(group.now, slot * KINDS);
    }
    for (const { history, level, waiting } of this.primitives.values()) {
      history.level[slot] = level ?? 0;
      history.waiting[slot] = waiting;
    }
    this.frame++;
  }

  group(id) {
    let group = this.groups.get(id);
    if (!group) {
      group = { id, now: new Uint32Array(KINDS), shares: null, last: this.frame, size: 0 };
      this.groups.set(id, group);
      this.order++;
    }
    return group;
  }

  // Walks over the samples from one time to another: the index of each, its time, and when the next one began.
  samples(first, from, to, visit) {
    const begin = Math.max(first, this.frame - FRAMES, 0);
    for (let frame = begin; frame < this.frame; frame++) {
      const slot = frame % FRAMES;
      const until = frame + 1 < this.frame ? this.times[(frame + 1) % FRAMES] : this.now();
      if (until >= from && this.times[slot] <= to) {
        visit(slot, this.times[slot], until);
      }
    }
  }

  nameOf(id) {
    const task = this.tasks.get(id);
    return task ? task.name : `task ${id}`;
  }

  primitiveName(primitive) {
    return primitive.name ?? `${primitive.kind} ${primitive.id}`;
  }
}
