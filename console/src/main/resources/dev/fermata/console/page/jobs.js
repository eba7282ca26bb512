// The schedulers' jobs.

import { $, duration, every, h, number, setText } from './dom.js';

const COLUMNS = ['Job', 'Next run', 'Running', 'Runs', 'Failures', 'Last failure'];

export class JobsView {
  constructor(model) {
    this.model = model;
    this.body = h('tbody');
    this.nothing = h('p', { class: 'nothing' }, 'No scheduler is open.');
    this.table = h('table', {},
      h('thead', {}, h('tr', {}, ...COLUMNS.map((name) => h('th', { scope: 'col' }, name)))), this.body);
    $('jobs-table').append(this.table, this.nothing);
    every(250, () => this.refresh());
  }

  refresh() {
    if ($('jobs').hidden) {
      return;
    }
    const { jobs } = this.model.parts;
    this.table.hidden = jobs.length === 0;
    this.nothing.hidden = jobs.length > 0;
    while (this.body.children.length > jobs.length) {
      this.body.lastElementChild.remove();
    }
    jobs.forEach((job, at) => {
      const row = this.body.children[at] ?? this.body.appendChild(h('tr', {}, ...COLUMNS.map(() => h('td'))));
      [job.name ?? '', this.next(job), job.running || '', number(job.runs), job.failures ? number(job.failures) : '',
        job.lastFailure ?? ''].forEach((text, column) => setText(row.children[column], String(text)));
      row.classList.toggle('failed', Boolean(job.lastFailure));
    });
  }

  next(job) {
    if (job.paused) {
      return 'paused';
    }
    if (!job.nextRun) {
      return '';
    }
    const left = Date.parse(job.nextRun) - this.model.now();
    return left < 0 ? 'now' : `in ${duration(left)}`;
  }
}
