// Lighthouse over a list of pages in one Chromium: a job as JSON comes in, the scores of each page go out.
import fs from 'node:fs';
import {createRequire} from 'node:module';

const job = JSON.parse(fs.readFileSync(0, 'utf8'));
const require = createRequire(`${job.tools}/x.js`);
const puppeteer = (await import(require.resolve('puppeteer-core'))).default;
const lighthouse = (await import(`${job.tools}/lighthouse/core/index.js`)).default;
const browser = await puppeteer.launch({
  executablePath: job.chromium,
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'],
});
const port = Number(new URL(browser.wsEndpoint()).port);
const scores = {};
for (const [path, url] of Object.entries(job.pages)) {
  let lhr;
  // On a busy machine the browser's trace sometimes misses its beginning.
  for (let attempt = 0; attempt < 3 && (!lhr || lhr.runtimeError); attempt++)
    ({lhr} = await lighthouse(url, {port, output: 'json', logLevel: 'silent', ignoreStatusCode: true}));
  if (lhr.runtimeError) throw new Error(`${path}: ${lhr.runtimeError.message}`);
  scores[path] = Object.fromEntries(Object.entries(lhr.categories).map(([name, one]) => [name, Math.round(one.score * 100)]));
}
await browser.close();
console.log(JSON.stringify(scores));
