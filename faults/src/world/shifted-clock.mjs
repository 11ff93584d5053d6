// Preloaded into a process of the service: its clock is off by the milliseconds that a file says.
import { readFileSync, watchFile } from "node:fs";

const file = process.env.FAULTS_CLOCK_FILE;
const real = Date.now.bind(Date);
const RealDate = Date;
let offset = 0;
const read = () => {
  offset = Number(readFileSync(file, "utf8")) || 0;
};
read();
watchFile(file, { interval: 50, persistent: false }, read);
globalThis.Date = class extends RealDate {
  constructor(...args) {
    if (args.length === 0) super(real() + offset);
    else super(...args);
  }
  static now() {
    return real() + offset;
  }
};
