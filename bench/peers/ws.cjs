// The same room on npm's `ws`: a number for each message, encoded once, sent to everybody. Keeps nothing.
const { WebSocketServer } = require("ws");
const http = require("http").createServer();
const server = new WebSocketServer({ server: http, perMessageDeflate: false });
let seq = 0;
server.on("connection", (socket) => {
  socket.on("error", () => {});
  socket.on("message", (data) => {
    const text = Buffer.from(JSON.stringify({ seq: ++seq, ...JSON.parse(data) }));
    for (const client of server.clients) if (client.readyState === 1) client.send(text, { binary: false });
  });
});
http.listen({ port: +process.argv[2], host: "127.0.0.1", backlog: 4096 });
