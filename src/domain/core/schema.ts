export * from '../../entities/fields/values.js';
