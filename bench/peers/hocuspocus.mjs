// Hocuspocus as its documentation starts it, with nothing behind it to keep the documents.
import { Server } from "@hocuspocus/server";
const server = new Server({ port: +process.argv[2], address: "127.0.0.1", quiet: true, debounce: 60000, maxDebounce: 60000 });
await server.listen();
