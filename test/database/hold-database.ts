import { openDatabase } from '../../src/database/open.js';

/* Opens the given SQLite database and keeps it open until the process is killed. */
await openDatabase({ dialect: 'sqlite', file: process.argv[2]! });
console.log('open');
setInterval(() => {}, 1000);
