// Loaded into the service with --require: how long libuv's pool makes others wait while it is full of hashes (R04).
const { randomBytes, subtle } = require('node:crypto');
const { lookup } = require('node:dns');

process.on('message', async ({ seconds }) => {
  const { privateKey } = await subtle.generateKey('Ed25519', false, ['sign']);
  const works = {
    dns: () => new Promise((resolve) => lookup('localhost', resolve)),
    signature: () => subtle.sign('Ed25519', privateKey, Buffer.from('token')),
    randomBytes: () => new Promise((resolve) => randomBytes(16, resolve)),
  };
  const waits = Object.fromEntries(Object.keys(works).map((name) => [name, []]));
  const timer = setInterval(() => {
    for (const [name, work] of Object.entries(works)) {
      const started = performance.now();
      void work().then(() => waits[name].push(performance.now() - started));
    }
  }, 20);
  setTimeout(() => {
    clearInterval(timer);
    const p99 = (list) => list.sort((a, b) => a - b)[Math.floor(0.99 * list.length)];
    process.send(Object.fromEntries(Object.entries(waits).map(([name, list]) => [name, p99(list)])));
  }, seconds * 1000);
});
process.channel.unref();
