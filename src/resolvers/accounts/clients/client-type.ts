export { Client } from '../../access/principals/client-type.js';
