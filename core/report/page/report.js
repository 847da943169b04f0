'use strict';
// The table's search and pages. Without this the page shows its first rows.
(async () => {
  if (!self.DecompressionStream) return;
  const PAGE = 100, PRINT = 1000;
  const $ = (id) => document.getElementById(id);
  const packs = $('data').textContent.trim().split('\n').filter(Boolean);
  const PACK = Number($('data').dataset.pack), total = Number($('data').dataset.rows);
  const lines = new Array(total);
  const body = $('rows').tBodies[0], status = $('status'), form = $('find');
  const classes = JSON.parse(form.dataset.standings);
  const number = new Intl.NumberFormat('en');
  let rows = null, shown = null, page = 0, wish = 0, timer = 0;

  // A pack is so many lines, deflated, as base64.
  const unpack = async (i) => {
    const bytes = Uint8Array.from(atob(packs[i]), (c) => c.charCodeAt(0));
    const text = await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate'))).text();
    text.split('\n').forEach((line, k) => { if (line) lines[i * PACK + k] = line; });
  };
  let unpacked = null;
  const all = () => unpacked ??= (async () => { for (let i = 1; i < packs.length; i++) await unpack(i); })();

  // Control characters and those that turn text around are shown, never obeyed.
  const safe = (text) => String(text).replace(
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g,
    (c) => '\u27e8U+' + c.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0') + '\u27e9');

  // A line is what is searched, a tab, and what is folded in.
  const brief = (i) => JSON.parse(lines[i].slice(0, lines[i].indexOf('\t')));
  const folded = (i) => JSON.parse(lines[i].slice(lines[i].indexOf('\t') + 1));

  const make = (name, text, className) => {
    const e = document.createElement(name);
    if (text !== undefined && text !== null) e.textContent = safe(text);
    if (className) e.className = className;
    return e;
  };

  const fold = (details, i) => {
    if (details.lastChild.tagName === 'DL') return;
    const dl = make('dl', null, 'fold');
    for (const [name, value] of folded(i)) {
      dl.append(make('dt', name), make('dd', typeof value === 'object' ? JSON.stringify(value, null, 1) : value));
    }
    details.append(dl);
  };

  const row = (i) => {
    const [outcome, subject, op, tenant, why] = brief(i);
    const tr = document.createElement('tr'), th = make('th'), details = make('details');
    th.scope = 'row';
    details.append(make('summary', subject));
    details.addEventListener('toggle', () => { if (details.open) fold(details, i); });
    details.dataset.row = i;
    th.append(details);
    tr.append(make('td', outcome, 'o ' + (classes[outcome] || 'left')), th, make('td', op), make('td', tenant), make('td', why));
    return tr;
  };

  const count = () => shown ? shown.length : total;
  const at = (k) => shown ? shown[k] : k;

  const draw = (size) => {
    const from = page * PAGE, to = Math.min(count(), from + size), part = document.createDocumentFragment();
    for (let k = from; k < to; k++) part.append(row(at(k)));
    body.replaceChildren(part);
    const of = number.format(count()) + (shown ? ' of ' + number.format(total) : '');
    status.textContent = count() === 0 ? 'Nothing matches.'
      : to - from === count() ? (shown ? of + ' match.' : of + ' rows.')
      : 'Rows ' + number.format(from + 1) + ' to ' + number.format(to) + ' of ' + of + '.';
    $('pages').hidden = count() <= PAGE;
    $('before').disabled = page === 0;
    $('after').disabled = to >= count();
  };

  const filter = async () => {
    const mine = ++wish;
    clearTimeout(timer); // what was typed before is in this one
    if (!rows) status.textContent = 'Reading all rows.';
    await all();
    if (mine !== wish) return;
    const words = $('q').value.toLowerCase().split(/\s+/).filter(Boolean);
    const outcome = $('f-outcome').value, op = $('f-op').value, tenant = $('f-tenant').value;
    page = 0;
    shown = null;
    if (words.length || outcome || op || tenant) {
      if (!rows) rows = lines.map((_, i) => { const r = brief(i); r.push(r.join('\n').toLowerCase()); return r; });
      shown = [];
      for (let i = 0; i < rows.length; i++) {
        const r = rows[i];
        if ((!outcome || r[0] === outcome) && (!op || r[2] === op) && (!tenant || r[3] === tenant)
          && words.every((w) => r[r.length - 1].includes(w))) shown.push(i);
      }
    }
    draw(PAGE);
  };

  $('q').addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(filter, total > 5000 ? 120 : 0); });
  for (const id of ['f-outcome', 'f-op', 'f-tenant']) $(id).addEventListener('change', filter);
  form.addEventListener('submit', (e) => { e.preventDefault(); filter(); });
  form.addEventListener('reset', () => setTimeout(filter, 0));
  const turn = (by) => async () => { await all(); page += by; draw(PAGE); $('all').scrollIntoView(); };
  $('before').addEventListener('click', turn(-1));
  $('after').addEventListener('click', turn(1));
  for (const a of document.querySelectorAll('a[data-outcome]')) {
    a.addEventListener('click', () => {
      form.reset();
      $('f-outcome').value = a.dataset.outcome;
      filter();
    });
  }

  // On paper everything is unfolded.
  let opened = [];
  addEventListener('beforeprint', () => {
    if (lines.length === 0 || lines[total - 1]) draw(PRINT);
    opened = [...document.querySelectorAll('details:not([open])')];
    for (const d of opened) {
      if (d.dataset.row) fold(d, Number(d.dataset.row));
      d.open = true;
    }
  });
  addEventListener('afterprint', () => {
    for (const d of opened) d.open = false;
    draw(PAGE);
  });

  if (packs.length) await unpack(0);
  $('plain').hidden = true;
  form.hidden = false;
  draw(PAGE);
  document.documentElement.dataset.ready = 'yes';
  (self.requestIdleCallback || setTimeout)(all);
})();
