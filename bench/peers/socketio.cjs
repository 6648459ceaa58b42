// The same room on socket.io, WebSocket only. Keeps nothing.
const { Server } = require("socket.io");
const http = require("http").createServer();
const server = new Server(http, { perMessageDeflate: false, transports: ["websocket"] });
let seq = 0;
server.on("connection", (socket) => {
  socket.join("room");
  socket.on("chat", (data) => server.to("room").emit("chat", { seq: ++seq, ...data }));
});
http.listen({ port: +process.argv[2], host: "127.0.0.1", backlog: 4096 });
