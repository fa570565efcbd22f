import { openDatabase } from '../../src/database/open.js';

/* Opens the SQLite database that it is given, and keeps it until it is killed. */
await openDatabase({ dialect: 'sqlite', file: process.argv[2]! });
console.log('open');
setInterval(() => {}, 1000);
