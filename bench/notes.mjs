// Yjs writers on one document: CPU seconds of the server for each update that reached another writer.
//
//   node notes.mjs URL KIND WRITERS UPDATES RATE PID COOKIES
//
// KIND is `plain` (the y-websocket protocol) or `hocuspocus`. Each writer sends UPDATES one-letter updates, RATE a second,
// prepared beforehand so that this process measures the server and not itself. Prints one JSON object.
import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import fs from "node:fs";
import { WebSocket } from "ws";
import * as Y from "yjs";

const [url, kind, writers, updates, rate, pid, cookieFile] = process.argv.slice(2);
const count = +writers;
const each = +updates;
const pace = +rate;
const room = `bench-${Date.now()}`;
const hocuspocus = kind === "hocuspocus";
const cookies = cookieFile && cookieFile !== "-" ? fs.readFileSync(cookieFile, "utf8").trim().split("\n") : [];

const ticks = () => {
  const fields = fs.readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1).split(" ");
  return (+fields[11] + +fields[12]) / 100;
};
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

function frame(write) {
  const encoder = encoding.createEncoder();
  if (hocuspocus) encoding.writeVarString(encoder, room);
  write(encoder);
  return encoding.toUint8Array(encoder);
}
const sync = (step, bytes) =>
  frame((encoder) => {
    encoding.writeVarUint(encoder, 0);
    encoding.writeVarUint(encoder, step);
    encoding.writeVarUint8Array(encoder, bytes);
  });
const token = () =>
  frame((encoder) => {
    encoding.writeVarUint(encoder, 2);
    encoding.writeVarUint(encoder, 0);
    encoding.writeVarString(encoder, "token");
    encoding.writeVarString(encoder, "4.7.0");
  });

const probe = new Y.Doc();
let frames = 0;

/** What the first writer receives: the document as the others see it. */
function observe(data) {
  const decoder = decoding.createDecoder(data);
  if (hocuspocus) decoding.readVarString(decoder);
  if (decoding.readVarUint(decoder) !== 0 || decoding.readVarUint(decoder) === 0) return;
  Y.applyUpdate(probe, decoding.readVarUint8Array(decoder));
}

async function join(index) {
  const doc = new Y.Doc();
  const text = doc.getText("bench");
  const prepared = [];
  doc.on("update", (update) => prepared.push(sync(2, update)));
  for (let number = 0; number < each; number++) text.insert(text.length, "x");
  const address = new URL(url.replace("ws:", "http:"));
  const headers = cookies.length ? { cookie: cookies[index % cookies.length], origin: address.origin } : {};
  const socket = new WebSocket(url, { perMessageDeflate: false, headers });
  socket.binaryType = "nodebuffer";
  await new Promise((resolve, reject) => {
    socket.on("open", resolve);
    socket.on("error", reject);
  });
  socket.on("message", (data) => {
    frames += 1;
    if (index === 0) observe(data);
  });
  if (hocuspocus) socket.send(token());
  socket.send(sync(0, Y.encodeStateVector(new Y.Doc())));
  return { socket, prepared };
}

const members = [];
for (let index = 0; index < count; index++) members.push(await join(index));
await pause(1000);

const text = probe.getText("bench");
const expected = (count - 1) * each;
const began = Date.now();
const before = ticks();
frames = 0;
for (let number = 0; number < each; number++)
  members.forEach(({ socket, prepared }, index) =>
    setTimeout(() => socket.send(prepared[number]), ((number + index / count) * 1000) / pace),
  );
const limit = (each / pace) * 1000 + 30_000;
while (text.length < expected && Date.now() - began < limit) await pause(20);
await pause(300);
const cpu = ticks() - before;
const delivered = count * (count - 1) * each;
console.log(
  JSON.stringify({
    writers: count,
    offered_per_second: count * pace,
    seconds: (Date.now() - began) / 1000,
    missing: Math.max(0, expected - text.length),
    delivered,
    frames,
    cpu,
    cpu_us_per_delivery: (cpu * 1e6) / delivered,
  }),
);
process.exit(0);
