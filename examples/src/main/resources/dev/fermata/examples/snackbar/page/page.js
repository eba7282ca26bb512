// The page of the bar: orders go to /orders, what is to be seen comes from /bar, once a second.

const LOOK_AGAIN = 1000;
const SHOWN = 8;

const byId = (id) => document.getElementById(id);
const mine = new Map(); // my last orders by id, the newest last

function element(name, text, className = '') {
  const made = document.createElement(name);
  made.textContent = text;
  made.className = className;
  return made;
}

function list(id, texts, none) {
  const items = texts.map((text) => element('li', text));
  byId(id).replaceChildren(...(items.length > 0 ? items : [element('li', none, 'none')]));
}

const says = ({ id, quantity, snack, express }) => `#${id} ${quantity} × ${snack}${express ? ', express' : ''}`;
const price = (cents) => (cents / 100).toFixed(2);

/** Only what has changed is spoken by a screen reader. */
function say(id, text) {
  if (byId(id).textContent !== text) {
    byId(id).textContent = text;
  }
}

function showStock(stock) {
  const menu = byId('order').elements.snack;
  if (menu.options.length !== stock.length) {
    menu.replaceChildren(...stock.map(({ snack }) => new Option(snack)));
  }
  byId('stock').replaceChildren(...stock.map(({ snack, priceCents, stock: left }) => {
    const row = document.createElement('tr');
    row.append(element('td', snack), element('td', price(priceCents)), element('td', left));
    return row;
  }));
}

function show({ state, taken, capacity, cooking, stock }) {
  say('state', `The bar is ${state}.`);
  byId('waiting').textContent = taken;
  byId('capacity').textContent = capacity;
  byId('fill').max = capacity;
  byId('fill').value = taken;
  list('stove', cooking.map(says), 'nothing');
  showStock(stock);
}

function showMine() {
  list('mine', [...mine.values()].reverse().map((order) => `${says(order)}: ${order.state}`), 'none yet');
}

async function look() {
  try {
    const answer = await fetch('/bar');
    if (!answer.ok) {
      throw new Error((await answer.json()).error);
    }
    show(await answer.json());
    for (const order of mine.values()) {
      if (order.state !== 'done') {
        const state = await fetch(`/orders/${order.id}`);
        mine.set(order.id, state.ok ? await state.json() : order);
      }
    }
    showMine();
  } catch (e) {
    say('state', `The bar does not answer: ${e.message}`);
  }
  setTimeout(look, LOOK_AGAIN);
}

byId('order').addEventListener('submit', async (event) => {
  event.preventDefault();
  const { snack, quantity, express } = event.target.elements;
  const order = { snack: snack.value, quantity: quantity.valueAsNumber, express: express.checked };
  try {
    const answer = await fetch('/orders', { method: 'POST', body: JSON.stringify(order) });
    const said = await answer.json();
    if (answer.ok) {
      mine.set(said.id, said);
      for (const id of [...mine.keys()].slice(0, -SHOWN)) {
        mine.delete(id);
      }
      showMine();
      say('answer', `Order ${said.id} for ${price(said.priceCents)}, request ${said.requestId}`);
    } else {
      say('answer', `No: ${said.error}`);
    }
  } catch (e) {
    say('answer', `No answer: ${e.message}`);
  }
});

look();
