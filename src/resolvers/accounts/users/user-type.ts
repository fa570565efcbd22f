export { User } from '../../access/principals/user-type.js';
