// People with the real socket.io-client, told line by line what to do; what they hear goes out
// line by line: {"who": "a", "event": "bot_uttered", "data": …}.
import { createInterface } from "node:readline";
import { io } from "socket.io-client";

const url = process.argv[2];
const people = new Map();

function tell(who, event, data = null) {
  process.stdout.write(`${JSON.stringify({ who, event, data })}\n`);
}

const actions = {
  connect({ who, options }) {
    const socket = io(url, { forceNew: true, reconnectionDelay: 100, ...options });
    socket.on("connect", () => tell(who, "connect"));
    socket.on("disconnect", (reason) => tell(who, "disconnect", reason));
    socket.on("connect_error", (error) => tell(who, "connect_error", error.message));
    socket.onAny((event, data) => tell(who, event, data));
    people.set(who, socket);
  },
  emit({ who, event, data }) {
    people.get(who).emit(event, ...data);
  },
  // the acknowledgement comes when the turn is done
  ask({ who, event, data }) {
    people.get(who).emit(event, ...data, () => tell(who, "acknowledged"));
  },
  // as a lost network does: the client connects again by itself
  drop({ who }) {
    people.get(who).io.engine.close();
  },
  leave({ who }) {
    people.get(who).disconnect();
    people.delete(who);
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const told = JSON.parse(line);
  actions[told.do](told);
}
for (const socket of people.values()) {
  socket.disconnect();
}
process.exit(0); // not waiting for polls under way
