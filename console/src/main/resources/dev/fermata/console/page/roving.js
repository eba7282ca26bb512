// A list with one stop for the Tab key: inside, the arrow keys move, Enter and Space choose.

export function roving(container, selector, choose) {
  const items = () => [...container.querySelectorAll(selector)];

  function focusOn(item) {
    for (const other of items()) {
      other.tabIndex = other === item ? 0 : -1;
    }
    item.focus();
  }

  container.addEventListener('keydown', (event) => {
    const all = items();
    const at = all.indexOf(document.activeElement.closest(selector));
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1, PageDown: at + 10, PageUp: at - 10 };
    if (event.key in to && all.length > 0) {
      focusOn(all[Math.max(0, Math.min(all.length - 1, to[event.key]))]);
      event.preventDefault();
      event.stopPropagation();
    } else if ((event.key === 'Enter' || event.key === ' ') && at >= 0) {
      choose(all[at]);
      event.preventDefault();
      event.stopPropagation();
    }
  });
  container.addEventListener('click', (event) => {
    const item = event.target.closest(selector);
    if (item && container.contains(item)) {
      focusOn(item);
      choose(item);
    }
  });
  // To be called when items came or went: one of them must be the stop.
  return () => {
    const all = items();
    if (all.length > 0 && !all.some((item) => item.tabIndex === 0)) {
      all[0].tabIndex = 0;
    }
  };
}
