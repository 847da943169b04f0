// browser.mjs - reports in a real browser: read, searched by keyboard, checked for accessibility.
//
// usage: node browser.mjs CHROMIUM SMALL.html SMALL.counts LARGE.html LARGE.counts PLAN.html PICTURES
// CHROMIUM is the program, NAME.counts has "OUTCOME NUMBER" lines, PICTURES a directory for
// screenshots. Prints TAP.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { pathToFileURL } from 'node:url';
import { inflateSync } from 'node:zlib';
import { chromium } from 'playwright-core';

const [program, small, smallCounts, large, largeCounts, plan, pictures] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const OPEN_MS = 2000;

let n = 0;
const ok = (good, name, detail = '') => {
  console.log(`${good ? 'ok' : 'not ok'} ${++n} - ${name}`);
  if (!good && detail) console.log(String(detail).split('\n').map((l) => '# ' + l).join('\n'));
};
const is = (got, expected, name) =>
  ok(JSON.stringify(got) === JSON.stringify(expected), name, `got ${JSON.stringify(got)}, expected ${JSON.stringify(expected)}`);

const browser = await chromium.launch({
  executablePath: program,
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update',
    '--disable-sync', '--no-first-run', '--disable-dev-shm-usage'],
});

// A page that counts what it asks the network for and what it complains about.
async function open(file, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1200, height: 900 }, reducedMotion: 'reduce', ...options });
  const page = await context.newPage();
  page.devtools = await context.newCDPSession(page);
  await page.devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
  page.asked = [];
  page.said = [];
  page.on('request', (r) => { if (r.url() !== pathToFileURL(file).href) page.asked.push(r.url()); });
  page.on('console', (m) => { if (m.type() === 'error' || m.type() === 'warning') page.said.push(m.text()); });
  page.on('pageerror', (e) => page.said.push(String(e)));
  await page.goto(pathToFileURL(file).href, { waitUntil: 'commit' });
  if (options.javaScriptEnabled === false) await page.waitForLoadState('load');
  else await page.waitForSelector('html[data-ready=yes]');
  return page;
}

// Asked again and again: the page's policy lets no text be made a function, so the page cannot do it.
async function until(page, condition) {
  for (const end = Date.now() + 30000; Date.now() < end; ) {
    if (await page.evaluate(condition)) return;
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(done)));
  }
  throw new Error(`never: ${condition}`);
}

// From the beginning of navigation to a table that can be used, by the page's own clock. Where others
// keep the machine busy that clock measures them: then it is the page's processor time that counts.
async function took(page) {
  const wall = await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(
    () => done(performance.now()), 0))));
  const { metrics } = await page.devtools.send('Performance.getMetrics');
  const thread = 1000 * metrics.find((m) => m.name === 'ThreadTime').value;
  const busy = loadavg()[0] > availableParallelism();
  return { ms: busy ? Math.min(wall, thread) : wall, said: `${Math.round(wall)} ms, ${Math.round(thread)} ms of processor time${busy ? ', on a busy machine' : ''}` };
}

async function violations(page) {
  await page.evaluate(axe);
  const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
  return found.violations.map((v) => `${v.id}: ${v.nodes.map((x) => x.html.slice(0, 120) + ' ' + x.failureSummary).join('; ')}`);
}

const counts = (file) => Object.fromEntries(readFileSync(file, 'utf8').trim().split('\n').map((l) => {
  const at = l.lastIndexOf(' ');
  return [l.slice(0, at), Number(l.slice(at + 1))];
}));
const told = (page) => page.$$eval('#counts li', (all) => Object.fromEntries(all.map((l) => [l.dataset.outcome,
  Number(l.querySelector('b').textContent.replaceAll(',', ''))])));
// The page's data, taken apart without its script.
const rowsOf = async (page) => {
  const packs = await page.$eval('#data', (e) => e.textContent.trim().split('\n'));
  const lines = packs.flatMap((p) => inflateSync(Buffer.from(p, 'base64')).toString('utf8').trim().split('\n'));
  const all = {};
  for (const line of lines) {
    const [outcome] = JSON.parse(line.slice(0, line.indexOf('\t')));
    all[outcome] = (all[outcome] || 0) + 1;
  }
  return sorted(all);
};
const shown = (page) => page.$eval('#status', (e) => e.textContent);
const sorted = (o) => Object.entries(o).sort();

async function look(name, file, expected, colorScheme) {
  const page = await open(file, { colorScheme });
  const { ms, said } = await took(page);
  console.log(`# ${name}, ${colorScheme}: ${said}`);
  ok(ms < OPEN_MS, `${name} opens in under ${OPEN_MS / 1000} s (${colorScheme})`, said);
  if (expected) {
    const all = counts(expected);
    is(sorted(await told(page)), sorted(all), `${name} says the journal's numbers (${colorScheme})`);
    is(await rowsOf(page), sorted(all), `${name} has a row for each (${colorScheme})`);
  }
  is(await violations(page), [], `${name}: axe finds nothing (${colorScheme})`);
  await page.evaluate(() => document.querySelectorAll('#rows details').forEach((d, i) => { d.open = i < 3; }));
  await until(page, () => document.querySelector('#rows details dl'));
  is(await violations(page), [], `${name}: nor when rows are unfolded (${colorScheme})`);
  await page.evaluate(() => document.querySelectorAll('#rows details').forEach((d) => { d.open = false; }));
  await page.screenshot({ path: `${pictures}/${name}-${colorScheme}.png` });
  is(page.asked, [], `${name} asks nothing of the network (${colorScheme})`);
  is(page.said, [], `${name} has nothing to complain about (${colorScheme})`);
  is(await page.title().then((t) => t.includes('owned')), false, `${name} runs nothing that a name contains (${colorScheme})`);
  await page.context().close();
}

async function search(file, all) {
  const page = await open(file);
  const total = Object.values(all).reduce((a, b) => a + b).toLocaleString('en');
  let hops = 0;
  for (; hops < 60 && await page.evaluate(() => document.activeElement.id) !== 'q'; hops++) await page.keyboard.press('Tab');
  ok(hops < 60, 'the search is reached by the keyboard');
  await page.keyboard.type('project-00012');
  await until(page, () => / match/.test(document.getElementById('status').textContent));
  is(await shown(page), `1 of ${total} match.`, 'typing a site finds it');
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('nothing like that');
  await until(page, () => document.getElementById('status').textContent === 'Nothing matches.');
  ok(true, 'and says when there is none');
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.press('Delete');
  await page.keyboard.press('Tab');
  is(await page.evaluate(() => document.activeElement.id), 'f-outcome', 'the next stop is the filter of outcomes');
  await page.keyboard.type('held');
  await until(page, () => /^3 of/.test(document.getElementById('status').textContent));
  is(await page.$$eval('#rows tbody .o', (o) => o.map((x) => x.textContent)), ['held', 'held', 'held'], 'it filters');
  for (let i = 0; i < 12 && await page.evaluate(() => document.activeElement.tagName) !== 'SUMMARY'; i++) await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await until(page, () => document.querySelector('#rows details[open] dl'));
  is(await page.$eval('#rows details[open] dl', (e) => e.textContent.includes('ask who owns the policy')), true,
    'Enter unfolds a row');
  await page.context().close();
}

async function withoutScripts(file, rows) {
  const page = await open(file, { javaScriptEnabled: false });
  is(await page.locator('#rows tbody tr').count(), Math.min(rows, 250), `without scripts there are rows (${rows})`);
  is(await page.locator('#plain .note').count(), rows > 250 ? 1 : 0, `and it is said when they are not all (${rows})`);
  is(await page.locator('#find').isVisible(), false, `and no search that would not work (${rows})`);
  await page.context().close();
}

async function paper(file) {
  const page = await open(file);
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
  is(await page.$$eval('details', (d) => d.every((x) => x.open)), true, 'on paper everything is unfolded');
  await page.emulateMedia({ media: 'print' });
  is(await page.locator('#find').isVisible(), false, 'and the search is left out');
  await page.pdf({ path: `${pictures}/small.pdf`, format: 'A4' });
  await page.evaluate(() => dispatchEvent(new Event('afterprint')));
  is(await page.$$eval('#rows details', (d) => d.some((x) => x.open)), false, 'and folded again afterwards');
  await page.context().close();
}

try {
  const few = counts(smallCounts), many = counts(largeCounts);
  const sum = (o) => Object.values(o).reduce((a, b) => a + b);
  for (const scheme of ['light', 'dark']) {
    await look('small', small, smallCounts, scheme);
    await look('plan', plan, null, scheme);
  }
  await look('large', large, largeCounts, 'light');
  await search(small, few);
  await search(large, many);
  await withoutScripts(small, sum(few));
  await withoutScripts(large, sum(many));
  await paper(small);
} catch (e) {
  ok(false, 'the test goes through', e.stack);
} finally {
  console.log(`1..${n}`);
  await browser.close();
}
