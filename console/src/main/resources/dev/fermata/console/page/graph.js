// The wait-for graph, drawn by Cytoscape, and beside it the same as a list.

import cytoscape from './lib/cytoscape.esm.min.mjs';
import { $, every, h, plural, setText } from './dom.js';
import { roving } from './roving.js';
import { colour, stateColour, STATES } from './states.js';
import { places, waitGraph } from './waits.js';

export class GraphView {
  constructor(model, { select }) {
    this.model = model;
    this.select = select;
    this.selected = null;
    this.note = h('p', { class: 'quiet' });
    $('graph-bar').append(
      this.note, h('span', { class: 'gap' }),
      h('button', { type: 'button', onclick: () => this.fit(), title: 'Show all of it' }, 'Fit'));
    this.list = $('graph-list');
    this.stop = roving(this.list, 'li[data-type]', (item) => this.choose(item));
    every(700, () => this.refresh());
  }

  // Made when it is first seen: it needs to know its size.
  canvas() {
    if (!this.cy) {
      this.cy = cytoscape({
        container: $('graph-canvas'), style: this.style(), maxZoom: 2, minZoom: 0.1, boxSelectionEnabled: false,
        autoungrabify: true,
      });
      this.cy.on('tap', 'node', (event) => {
        const { type, ref: id } = event.target.data();
        this.select({ type: type === 'task' ? 'task' : 'primitive', id });
      });
    }
    return this.cy;
  }

  style() {
    return [
      { selector: 'node', style: {
        label: 'data(label)', 'text-wrap': 'ellipsis', 'text-max-width': 138, 'text-valign': 'center',
        'font-size': 12, 'font-family': 'system-ui, sans-serif', color: colour('ink'),
        width: 156, height: 30, shape: 'round-rectangle', 'background-color': colour('panel'),
        'border-width': 1.5, 'border-color': colour('quiet'),
      } },
      ...STATES.map(({ key }, code) => ({
        selector: `node[code = ${code}]`, style: { 'border-color': stateColour(code), 'border-width': 2 } })),
      { selector: 'node[type = "primitive"]', style: {
        shape: 'round-hexagon', 'background-color': colour('stripe'), 'font-weight': 600, width: 172, height: 34 } },
      { selector: 'node[type = "more"]', style: { 'border-style': 'dashed', color: colour('quiet') } },
      { selector: 'edge', style: {
        width: 1.5, 'line-color': colour('quiet'), 'target-arrow-color': colour('quiet'), 'target-arrow-shape': 'triangle',
        'curve-style': 'bezier', 'arrow-scale': 0.9 } },
      { selector: 'edge[kind = "held by"]', style: { 'line-style': 'dashed', 'line-dash-pattern': [5, 4] } },
      { selector: 'node[?dead]', style: { 'border-color': colour('deadlock'), 'border-width': 3, color: colour('deadlock') } },
      { selector: 'edge[?dead]', style: {
        width: 2.5, 'line-color': colour('deadlock'), 'target-arrow-color': colour('deadlock') } },
      { selector: 'node.chosen', style: { 'underlay-color': colour('accent'), 'underlay-opacity': 0.3, 'underlay-padding': 6 } },
    ];
  }

  restyle() {
    this.cy?.style(this.style());
  }

  // All of it, or what is in a deadlock.
  fit(dead = false) {
    const some = dead ? this.cy?.elements('[?dead]').closedNeighborhood() : undefined;
    this.cy?.resize().fit(some?.nonempty() ? some : undefined, 40);
    if (this.cy && this.cy.zoom() > 1.2) {
      this.cy.zoom(1.2);
      this.cy.center(some?.nonempty() ? some : undefined);
    }
  }

  refresh() {
    if ($('graph').hidden) {
      return;
    }
    const graph = waitGraph(this.model, this.selected);
    this.write(graph);
    this.draw(graph);
  }

  draw(graph) {
    const cy = this.canvas();
    const key = [...graph.nodes.keys(), ...graph.edges.keys()].join();
    const structure = key !== this.key;
    const size = `${$('graph-canvas').clientWidth} ${$('graph-canvas').clientHeight}`;
    const first = this.key === undefined || size !== this.size;
    if (first) {
      cy.resize();
    }
    this.size = size;
    this.key = key;
    cy.batch(() => {
      cy.elements().forEach((element) => {
        if (!graph.nodes.has(element.id()) && !graph.edges.has(element.id())) {
          element.remove();
        }
      });
      for (const node of graph.nodes.values()) {
        const known = cy.getElementById(node.key);
        const data = { ...node, label: node.name, code: node.code ?? -1 };
        known.nonempty() ? known.data(data) : cy.add({ group: 'nodes', data: { ...data, id: node.key, ref: node.id } });
      }
      for (const { key: id, from, to, kind, dead } of graph.edges.values()) {
        const known = cy.getElementById(id);
        known.nonempty() ? known.data({ kind, dead }) : cy.add({ group: 'edges', data: { id, source: from, target: to, kind, dead } });
      }
      cy.nodes().removeClass('chosen');
      const chosen = this.selected && cy.getElementById(`${this.selected.type[0]}${this.selected.id}`);
      chosen?.addClass('chosen');
    });
    if (structure) {
      const spots = places(graph);
      cy.batch(() => spots.forEach((spot, id) => cy.getElementById(id).position(spot)));
      if (first || !this.near(spots)) {
        this.fit(this.onDead());
      }
    } else if (first) {
      this.fit(this.onDead());
    }
  }

  onDead() {
    return this.selected?.type === 'task' && this.model.dead.has(this.selected.id);
  }

  // Whether it is still about the same picture, which the visitor may have moved or zoomed.
  near(spots) {
    const grown = Math.abs(spots.size - (this.fitted ?? 0)) > (this.fitted ?? 0) * 0.3;
    if (grown) {
      this.fitted = spots.size;
    }
    return !grown;
  }

  write({ nodes, edges }) {
    const waits = [...edges.values()];
    const { deadlocks, timedDeadlocks } = this.model.parts;
    const shown = [...nodes.values()].filter((node) => node.type !== 'more').length;
    setText(this.note, shown === 0
      ? 'Nobody waits for a primitive or for a task now.'
      : `${plural(shown, 'task and primitive', 'tasks and primitives')}; an arrow points to what is waited for, a dashed one to who holds it.`);
    const rows = [
      ...deadlocks.map((deadlock) => ({ text: deadlock.description, dead: true, type: 'task', id: deadlock.tasks[0] })),
      ...timedDeadlocks.map((deadlock) => ({ text: `ends by a deadline: ${deadlock.description}`, type: 'task', id: deadlock.tasks[0] })),
      ...waits.filter(({ from }) => nodes.get(from).type !== 'more').map(({ from, to, kind, dead }) => {
        const [a, b] = [nodes.get(from), nodes.get(to)];
        const on = a.type === 'primitive' ? `${a.kind} ${a.name}` : a.name;
        return { text: `${on} ${kind === 'held by' ? 'is held by' : kind} ${b.type === 'primitive' ? `${b.kind} ` : ''}${b.name}`,
          dead, type: a.type, id: a.id };
      }),
    ];
    const items = [...this.list.children];
    rows.forEach((row, at) => {
      const item = items[at] ?? this.list.appendChild(h('li', { tabindex: '-1', role: 'button' }));
      setText(item, row.text);
      item.classList.toggle('dead', row.dead === true);
      item.dataset.type = row.type;
      item.dataset.id = row.id;
    });
    items.slice(rows.length).forEach((item) => item.remove());
    this.stop();
  }

  choose(item) {
    this.select({ type: item.dataset.type, id: Number(item.dataset.id) });
  }

  show(selection) {
    this.selected = selection;
    this.refresh();
    const node = selection && this.cy?.getElementById(`${selection.type[0]}${selection.id}`);
    if (node?.nonempty() && !$('graph').hidden) {
      const box = node.renderedBoundingBox();
      if (box.x1 < 0 || box.y1 < 0 || box.x2 > this.cy.width() || box.y2 > this.cy.height()) {
        this.cy.center(node);
      }
    }
  }
}
