export { enumeration, type Enumeration, type ValueOf } from './enumeration.js';
export * from './field.js';
export { objectFieldNames, objectFields } from './object-fields.js';
export * from './resource.js';
