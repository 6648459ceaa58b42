/**
 * A stock y-websocket client, told what to do on stdin and telling what happens on stdout, a JSON object a line.
 *
 *     node stock.mjs FRONT_END ADDRESS ORIGIN '{"schema":"1","gen":"…","who":"bob"}'
 */
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const [frontEnd, address, origin, params] = process.argv.slice(2);
const require = createRequire(`${frontEnd}/package.json`);
const Y = require("yjs");
const { WebsocketProvider } = require("y-websocket");

const tell = (what) => process.stdout.write(`${JSON.stringify(what)}\n`);
console.error = console.warn = (...words) => tell({ complaint: words.join(" ") });
process.on("uncaughtException", (error) => tell({ complaint: String(error) }));

/** A browser sends the Origin by itself. */
class PageSocket extends WebSocket {
  constructor(url, protocols) {
    super(url, { protocols, headers: { origin } });
  }
}

const doc = new Y.Doc();
const text = doc.getXmlFragment("notes");
const provider = new WebsocketProvider(address.replace(/\/w1$/, ""), "w1", doc, {
  WebSocketPolyfill: PageSocket,
  params: JSON.parse(params),
  disableBc: true,
});
const names = () => [...provider.awareness.getStates().values()].map((state) => state.user?.name ?? "?");

provider.on("sync", (synced) => tell({ synced }));
provider.on("closed", ({ code }) => tell({ closed: code }));
provider.awareness.on("change", () => tell({ names: names() }));
doc.on("update", (_update, by) => tell({ text: text.toString(), remote: by === provider }));

const verbs = {
  type(words) {
    const paragraph = new Y.XmlElement("paragraph");
    paragraph.insert(0, [new Y.XmlText(words)]);
    text.push([paragraph]);
  },
  claim(name) {
    provider.awareness.setLocalStateField("user", { name });
  },
  away() {
    provider.disconnect();
  },
  back() {
    provider.connect();
  },
};
createInterface({ input: process.stdin })
  .on("line", (line) => {
    const [verb, ...words] = line.split(" ");
    verbs[verb](words.join(" "));
  })
  .on("close", () => process.exit(0));
