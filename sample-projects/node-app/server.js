// Says at port 3000 how long it has been up.
const http = require("http");
const ms = require("ms");

const started = Date.now();

const server = http.createServer((request, response) => {
  response.end(`up for ${ms(Date.now() - started, { long: true })}\n`);
});
server.listen(3000, () => console.log("listening on port 3000"));

// Node as process 1 has no default for these signals: without a handler they do nothing.
for (const signal of ["SIGINT", "SIGTERM"]) {
  process.on(signal, () => server.close(() => process.exit(0)));
}
