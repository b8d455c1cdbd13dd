// Opens reports in headless Chromium and uses them as a reader would. Usage: node test.mjs DEMARCHE [FOLDER FOR PICTURES]
// Chromium is taken from CHROMIUM, else from where Debian puts it.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import puppeteer from "puppeteer-core";

const [demarche, pictures] = process.argv.slice(2);
const root = resolve(fileURLToPath(import.meta.url), "../../..");
const work = mkdtempSync(join(tmpdir(), "demarche-report-"));
const browser = await puppeteer.launch({
  executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu"],
});

function report(name, ...args) {
  const file = join(work, `${name}.html`);
  execFileSync(demarche, ["report", "-o", file, ...args], { cwd: root });
  return file;
}

/** A page, and all that went wrong on it: what the console complained of, and what it asked of the network. */
async function open(file, width = 1300, height = 1000, dark = false) {
  const page = await browser.newPage();
  const wrong = [];
  page.on("console", (line) => { if (["error", "warn"].includes(line.type())) wrong.push(line.text()); });
  page.on("pageerror", (error) => wrong.push(String(error)));
  page.on("dialog", (dialog) => { wrong.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  page.on("request", (request) => { if (!/^(file|data|blob):/.test(request.url())) wrong.push(`request: ${request.url()}`); });
  await page.setViewport({ width, height });
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: dark ? "dark" : "light" }]);
  await page.goto(pathToFileURL(file).href);
  await page.waitForSelector("#table tbody tr, #table .empty");
  return { page, wrong };
}

const text = (page, selector) => page.$eval(selector, (node) => node.textContent);
const settle = (page) => page.evaluate(() => new Promise((done) => setTimeout(() => requestAnimationFrame(done), 200)));
const label = (page) => page.$eval("#graph", (node) => node.getAttribute("aria-label"));
let passed = 0;
async function test(name, run) {
  try {
    await run();
    passed += 1;
    console.log(`ok    ${name}`);
  } catch (error) {
    console.log(`FAIL  ${name}\n${error.stack}`);
    process.exitCode = 1;
  }
}

const seeds = report("seeds", "seeds/index.jsonl");

await test("it loads in peace, and asks for nothing", async () => {
  const { page, wrong } = await open(seeds);
  assert.match(await text(page, "#summary"), /^18 of 18 conversations, 5 articles$/);
  assert.deepEqual(wrong, []);
  await page.close();
});

await test("search finds a person, with or without diacritics, and the keyboard takes it", async () => {
  const { page, wrong } = await open(seeds);
  await page.focus("#search");
  await page.keyboard.type("austin");
  await page.waitForSelector("#hits li");
  assert.match(await text(page, "#hits li"), /^Lloyd Austin/);
  await page.keyboard.press("Enter");
  await settle(page);
  assert.match(await text(page, "#panel h2"), /^Lloyd Austin \(US\)$/);
  assert.equal((await page.$$("#panel .list button")).length, 6);
  assert.deepEqual(wrong, []);
  await page.close();
});

await test("a filter by date changes the graph, and clearing it brings all back", async () => {
  const { page } = await open(seeds);
  const before = await label(page);
  await page.$eval("#from", (node) => { node.value = "2024-01-01"; node.dispatchEvent(new Event("change")); });
  await settle(page);
  assert.match(await text(page, "#summary"), /^2 of 18/);
  assert.notEqual(await label(page), before);
  await page.click("#reset");
  await settle(page);
  assert.equal(await label(page), before);
  await page.close();
});

await test("choosing a conversation lights up its words in the article", async () => {
  const { page } = await open(seeds);
  const row = await page.evaluateHandle(() => [...document.querySelectorAll("#table tbody tr")].find((one) => one.textContent.includes("2024-06-25")));
  await (await row.$("button")).click();
  await settle(page);
  const lit = await page.$$eval("#panel .article .lit", (nodes) => nodes.map((node) => node.textContent).join(" "));
  assert.match(lit, /Belousov/);
  assert.match(await text(page, "#panel .article .m.person"), /\S/);
  await page.close();
});

await test("an article full of markup stays text", async () => {
  const nasty = `</script><script>alert(1)</script><img src=x onerror=alert(2)> "Sergei Lavrov" <b>spoke</b> by phone with Antony Blinken on May 19, 2022. <!-- javascript:alert(3) \u2028 '"&amp;`;
  const name = "<script>alert('id')</script>.txt";
  writeFileSync(join(work, "nasty.jsonl"), JSON.stringify({ id: name, text: `${nasty}\nSergei Lavrov met Antony Blinken on May 20, 2022.`, published: "2022-05-21", language: "en", source: "<i>" }));
  const { page, wrong } = await open(report("nasty", "--title", "<script>alert(4)</script>", join(work, "nasty.jsonl")));
  assert.equal(await text(page, "h1"), "<script>alert(4)</script>");
  await page.click("#table tbody button");
  await settle(page);
  assert.ok((await text(page, "#panel .article")).startsWith("</script><script>alert(1)</script><img src=x onerror=alert(2)>"));
  assert.equal((await page.$$("#panel img, #panel b, #panel script")).length, 0);
  assert.deepEqual(wrong, []);
  await page.close();
});

await test("the policy lets no other script run", async () => {
  const { page } = await open(seeds);
  const ran = await page.evaluate(() => {
    const script = document.createElement("script");
    script.textContent = "window.ran = true";
    document.body.append(script);
    return window.ran === true;
  });
  assert.equal(ran, false);
  const policy = await page.$eval("meta[http-equiv]", (node) => node.content);
  assert.match(policy, /^default-src 'none'; script-src 'sha256-[^']+' 'sha256-[^']+';/);
  await page.close();
});

await test("labels change their language, columns their order, the theme its colours", async () => {
  const { page } = await open(seeds);
  await page.click("#language");
  assert.equal(await page.$eval("html", (node) => node.lang), "vi");
  assert.match(await text(page, "#summary"), /cuộc trao đổi/);
  const first = await text(page, "#table tbody tr");
  await page.click("#table th button");
  assert.notEqual(await text(page, "#table tbody tr"), first);
  const colour = () => page.$eval("body", (node) => getComputedStyle(node).backgroundColor);
  const light = await colour();
  await page.click("#theme");
  await page.click("#theme");
  assert.notEqual(await colour(), light);
  await page.close();
});

await test("the timeline is walked with the keyboard", async () => {
  const { page } = await open(seeds);
  await page.$eval("#timeline [tabindex='0']", (node) => node.focus());
  await page.keyboard.press("End");
  await page.keyboard.press("Enter");
  await settle(page);
  assert.match(await text(page, "#panel dl"), /2024-06-2/);
  await page.keyboard.press("Escape");
  await settle(page);
  assert.equal(await page.$("#panel dl"), null);
  await page.close();
});

await test("a table of this page opens in a spreadsheet and runs nothing there", async () => {
  const { page } = await open(seeds);
  await page.evaluate(() => { const make = URL.createObjectURL; URL.createObjectURL = (blob) => { window.file = blob; return make(blob); }; HTMLAnchorElement.prototype.click = () => {}; });
  await page.click("#csv");
  const csv = await page.evaluate(() => window.file.text());
  assert.equal(csv.trim().split("\r\n").length, 19);
  assert.ok(!/(^|,)"[=+@-]/m.test(csv));
  await page.close();
});

await test("two thousand conversations", async () => {
  const surnames = [...Array(240).keys()].map((n) => `Person${String.fromCharCode(97 + (n % 26))}${String.fromCharCode(97 + Math.floor(n / 26))}`);
  const day = (n) => new Date(Date.UTC(2015, 0, 1 + n * 2)).toISOString().slice(0, 10);
  const line = (n) => JSON.stringify({
    id: `d${n}`, language: "en", published: day(n),
    text: `French Foreign Minister Anna ${surnames[(n * 7) % 240]} spoke by phone with German Foreign Minister Karl ${surnames[(n * n * 13 + 1) % 240]} today.`,
  });
  writeFileSync(join(work, "many.jsonl"), [...Array(2000).keys()].map(line).join("\n"));
  const { page, wrong } = await open(report("many", join(work, "many.jsonl")));
  const count = Number((await text(page, "#summary")).split(" ")[0]);
  assert.ok(count > 1500, String(count));
  const took = await page.evaluate(async () => {
    const start = performance.now();
    const until = document.getElementById("until");
    until.value = "2020-01-01";
    until.dispatchEvent(new Event("change"));
    await new Promise(requestAnimationFrame);
    return Math.round(performance.now() - start);
  });
  console.log(`      ${count} conversations; a filter takes ${took} ms`);
  assert.deepEqual(wrong, []);
  if (pictures) await page.screenshot({ path: join(pictures, "report-many.png") });
  await page.close();
});

if (pictures) {
  for (const [name, width, height, dark] of [["desktop-light", 1300, 1500, false], ["desktop-dark", 1300, 1500, true], ["phone-light", 400, 1600, false], ["phone-dark", 400, 1600, true]]) {
    const { page } = await open(seeds, width, height, dark);
    if (width > 900) await page.click("#table tbody tr:nth-child(8) button");
    await settle(page);
    await page.evaluate(() => scrollTo(0, 0));
    await page.screenshot({ path: join(pictures, `report-${name}.png`) });
    await page.close();
  }
}
await browser.close();
rmSync(work, { recursive: true });
console.log(`report: ${passed} passed, ${process.exitCode ? "some" : 0} failed`);
