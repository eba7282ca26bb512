// All about what is selected.

import { $, duration, every, h, morph, number, plural } from './dom.js';
import { STATES } from './states.js';

export class Details {
  constructor(model, { select }) {
    this.model = model;
    this.selection = null;
    this.stack = null;
    this.sheet = $('details').appendChild(h('div'));
    this.sheet.addEventListener('click', (event) => {
      const { type, id } = event.target.closest('button')?.dataset ?? {};
      if (type) {
        select(type === 'none' ? null : { type, id: Number(id) });
      }
    });
    every(500, () => this.refresh());
    every(1500, () => this.readStack());
  }

  show(selection) {
    this.selection = selection;
    this.stack = null;
    this.refresh();
    this.readStack();
  }

  refresh() {
    const panel = $('details');
    const content = this.selection === null ? null
      : this.selection.type === 'task' ? this.task(this.selection.id) : this.primitive(this.selection.id);
    panel.hidden = content === null;
    if (content !== null) {
      morph(this.sheet, h('div', {}, ...content));
    }
  }

  head(title, kind) {
    return h('div', { class: 'head' }, h('h2', {}, title), h('span', { class: 'quiet' }, kind),
      h('button', { type: 'button', 'data-type': 'none', 'aria-label': 'Close details', title: 'Close (Esc)' }, '×'));
  }

  link(type, id, name) {
    return h('button', { type: 'button', class: 'link', 'data-type': type, 'data-id': id }, name);
  }

  task(id) {
    const { model } = this;
    const task = model.tasks.get(id);
    if (!task) {
      return [this.head(`task ${id}`, 'has ended')];
    }
    const rows = [];
    const row = (name, ...value) => rows.push(h('dt', {}, name), h('dd', {}, ...value));
    const last = task.segments.at(-1);
    if (task.end) {
      row('State', 'ended');
    } else {
      row('State', h('i', { class: `swatch s-${STATES[task.code].key}` }), ` ${(task.state ?? '').toLowerCase()} for ${about(model.now() - last.from)}`);
    }
    if (task.waits && !task.end) {
      const { kind, on, text, until } = task.waits;
      const target = kind === 'task' ? 'task' : 'primitive';
      row('Waits for', on === undefined ? text ?? kind : this.link(target, on, text ?? kind));
      if (until !== undefined) {
        row('Until', `in ${about(until - model.now())}`);
      }
    }
    const held = [...model.primitives.values()].filter((primitive) => primitive.holders?.some((holder) => holder.task === id));
    if (held.length) {
      row('Holds', ...held.slice(0, 20).flatMap((primitive) => [this.link('primitive', primitive.id, `${primitive.kind} ${model.primitiveName(primitive)}`), ' ']));
    }
    if (task.parent !== undefined) {
      row('Parent', this.link('task', task.parent, model.nameOf(task.parent)));
    }
    const children = model.groups.get(id)?.size ?? 0;
    if (children) {
      row('Children', number(children));
    }
    const loop = model.parts.loops.find((candidate) => candidate.id === task.loop);
    row('Runs', task.thread ? 'a thread of its own, no task' : loop ? `on the loop ${loop.name}` : 'in parallel');
    if (task.born) {
      row('Age', about(model.now() - task.born));
    }
    for (const [name, value] of Object.entries(task.context ?? {})) {
      row(name, h('code', {}, value));
    }
    const parts = [this.head(task.name || `task ${id}`, `task ${id}`), h('dl', {}, ...rows)];
    if (this.stack?.length && !task.end) {
      parts.push(h('h3', {}, 'Where'), h('ol', { class: 'stack' }, ...this.stack.map((frame) => h('li', {}, frame))));
    }
    return parts;
  }

  primitive(id) {
    const { model } = this;
    const primitive = model.primitives.get(id);
    if (!primitive) {
      return [this.head(`primitive ${id}`, 'no longer in use')];
    }
    const rows = [];
    const row = (name, ...value) => rows.push(h('dt', {}, name), h('dd', {}, ...value));
    if (primitive.level !== undefined) {
      row('Level', primitive.limit === undefined ? number(primitive.level) : `${number(primitive.level)} of ${number(primitive.limit)}`);
    }
    for (const holder of (primitive.holders ?? []).slice(0, 20)) {
      row('Held by', this.link('task', holder.task, holder.name), holder.permits > 1 ? ` (${holder.permits})` : '',
        holder.ended ? ' which has ended without releasing' : '', holder.place ? h('code', {}, holder.place) : '');
    }
    row('Waiting', plural(primitive.waiting, 'task'));
    const waiters = h('ol', { class: 'links' }, ...primitive.waiters.slice(0, 50).map((waiter) =>
      h('li', {}, this.link('task', waiter, model.nameOf(waiter)))));
    return [this.head(model.primitiveName(primitive), primitive.kind), h('dl', {}, ...rows),
      ...(primitive.waiting ? [h('h3', {}, 'In the order of arrival'), waiters] : [])];
  }

  async readStack() {
    const { selection } = this;
    const alive = selection?.type === 'task' && this.model.tasks.has(selection.id) && !this.model.tasks.get(selection.id).end;
    if (alive) {
      const answer = await fetch(`task?id=${selection.id}`).catch(() => null);
      if (answer?.ok && selection === this.selection) {
        this.stack = (await answer.json()).stack;
        this.refresh();
      }
    }
  }
}

// Without tenths, so that the panel is not written anew all the time.
function about(millis) {
  return millis < 1000 ? 'less than a second' : duration(Math.floor(millis / 1000) * 1000).replace('.0', '');
}
