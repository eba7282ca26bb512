// Who waits for whom, as nodes and edges: the busiest part of it, since nobody reads a thousand nodes.

const MOST_PRIMITIVES = 40;
const MOST_WAITERS = 6;
const MOST_HOLDERS = 8;
const MOST_JOINS = 40;

export function waitGraph(model, selected) {
  const nodes = new Map();
  const edges = new Map();
  const isSelected = (type, id) => selected?.type === type && selected.id === id;

  const taskNode = (id) => {
    const task = model.tasks.get(id);
    const key = `t${id}`;
    if (!nodes.has(key)) {
      nodes.set(key, { key, type: 'task', id, name: task?.name || `task ${id}`, dead: model.dead.has(id), code: task?.code });
    }
    return key;
  };
  const primitiveNode = (primitive) => {
    const key = `p${primitive.id}`;
    const dead = model.deadPrimitives.has(primitive.id);
    nodes.set(key, { key, type: 'primitive', id: primitive.id, name: model.primitiveName(primitive), kind: primitive.kind, dead });
    return key;
  };
  const edge = (from, to, kind) => {
    const dead = nodes.get(from).dead && nodes.get(to).dead;
    edges.set(`${from}>${to}`, { key: `${from}>${to}`, from, to, kind, dead });
  };

  for (const primitive of busiest(model, isSelected)) {
    const key = primitiveNode(primitive);
    for (const holder of (primitive.holders ?? []).slice(0, MOST_HOLDERS)) {
      edge(key, taskNode(holder.task), 'held by');
    }
    const first = primitive.waiters.filter((id, at) => at < MOST_WAITERS || model.dead.has(id) || isSelected('task', id));
    for (const id of first) {
      edge(taskNode(id), key, 'waits for');
    }
    const more = primitive.waiting - first.length;
    if (more > 0) {
      nodes.set(`m${primitive.id}`, { key: `m${primitive.id}`, type: 'more', id: primitive.id, name: `and ${more} more` });
      edge(`m${primitive.id}`, key, 'waits for');
    }
  }
  let joins = 0;
  for (const task of model.tasks.values()) {
    const on = task.waits?.kind === 'task' ? task.waits.on : undefined;
    const dead = model.dead.has(task.id);
    if (!task.end && on !== undefined && (dead || joins++ < MOST_JOINS)) {
      edge(taskNode(task.id), taskNode(on), 'joins');
    }
    if (dead && model.dead.has(task.parent) && model.tasks.get(task.parent)?.waits?.kind === 'group') {
      edge(taskNode(task.parent), taskNode(task.id), 'joins');
    }
  }
  return { nodes, edges };
}

function busiest(model, isSelected) {
  const rank = (primitive) => (model.deadPrimitives.has(primitive.id) ? 2e9 : 0)
    + (isSelected('primitive', primitive.id) ? 1e9 : 0) + primitive.waiting;
  return [...model.primitives.values()]
    .filter((primitive) => primitive.waiting > 0 || isSelected('primitive', primitive.id))
    .sort((a, b) => rank(b) - rank(a) || a.id - b.id)
    .slice(0, MOST_PRIMITIVES);
}

// --- places: who waits stands to the left of what it waits for; a cycle is a circle ---

const WIDE = 210;
const HIGH = 46;
const SHEET = 1400;

export function places({ nodes, edges }) {
  const found = new Map();
  let x = 0;
  let y = 0;
  let rowHigh = 0;
  for (const part of components(nodes, edges)) {
    const spots = part.some((key) => nodes.get(key).dead) ? circle(part, nodes, edges) : columns(part, edges);
    const xs = [...spots.values()].map((spot) => spot.x);
    const ys = [...spots.values()].map((spot) => spot.y);
    const left = Math.min(...xs);
    const top = Math.min(...ys);
    const wide = Math.max(...xs) - left + WIDE;
    if (x > 0 && x + wide > SHEET) {
      x = 0;
      y += rowHigh;
      rowHigh = 0;
    }
    for (const [key, spot] of spots) {
      found.set(key, { x: x + spot.x - left, y: y + spot.y - top });
    }
    x += wide + 10;
    rowHigh = Math.max(rowHigh, Math.max(...ys) - top + HIGH * 2);
  }
  return found;
}

function components(nodes, edges) {
  const near = new Map([...nodes.keys()].map((key) => [key, []]));
  for (const { from, to } of edges.values()) {
    near.get(from).push(to);
    near.get(to).push(from);
  }
  const seen = new Set();
  const parts = [];
  for (const start of nodes.keys()) {
    if (!seen.has(start)) {
      const part = [];
      const open = [start];
      seen.add(start);
      while (open.length) {
        const key = open.pop();
        part.push(key);
        for (const other of near.get(key)) {
          if (!seen.has(other)) {
            seen.add(other);
            open.push(other);
          }
        }
      }
      parts.push(part);
    }
  }
  const weight = (part) => (part.some((key) => nodes.get(key).dead) ? 1e6 : 0) + part.length;
  return parts.sort((a, b) => weight(b) - weight(a));
}

// How far each node is from the given ones, against the direction of the edges.
function distances(part, edges, sinks) {
  const into = new Map(part.map((key) => [key, []]));
  for (const { from, to } of edges.values()) {
    into.get(to)?.push(from);
  }
  const far = new Map(sinks.map((key) => [key, 0]));
  const open = [...sinks];
  while (open.length) {
    const key = open.shift();
    for (const from of into.get(key)) {
      if (!far.has(from)) {
        far.set(from, far.get(key) + 1);
        open.push(from);
      }
    }
  }
  return far;
}

function columns(part, edges) {
  const busy = new Set([...edges.values()].map(({ from }) => from));
  const sinks = part.filter((key) => !busy.has(key));
  const far = distances(part, edges, sinks.length ? sinks : [part[0]]);
  const spots = new Map();
  stack(part, (key) => far.get(key) ?? 0, (key, column, row) => spots.set(key, { x: -column * WIDE, y: row * HIGH }));
  return spots;
}

function circle(part, nodes, edges) {
  const cycle = follow(part, nodes, edges);
  const radius = Math.max(110, cycle.length * 32);
  const spots = new Map(cycle.map((key, at) => {
    const angle = (at / cycle.length) * 2 * Math.PI - Math.PI / 2;
    return [key, { x: radius * 1.5 * Math.cos(angle), y: radius * Math.sin(angle) }];
  }));
  const others = part.filter((key) => !spots.has(key));
  const far = distances(part, edges, cycle);
  stack(others, (key) => far.get(key) ?? 1, (key, column, row) => {
    spots.set(key, { x: -radius * 1.5 - column * WIDE, y: row * HIGH });
  });
  return spots;
}

function follow(part, nodes, edges) {
  const next = new Map();
  for (const { from, to, dead } of edges.values()) {
    if (dead) {
      next.set(from, to);
    }
  }
  const dead = part.filter((key) => nodes.get(key).dead);
  const way = [];
  for (const start of dead) {
    for (let key = start; key !== undefined && dead.includes(key) && !way.includes(key); key = next.get(key)) {
      way.push(key);
    }
  }
  return way;
}

// In columns, each centred.
function stack(keys, columnOf, put) {
  const columns = Map.groupBy(keys, columnOf);
  for (const [column, all] of columns) {
    all.forEach((key, row) => put(key, column, row - (all.length - 1) / 2));
  }
}
