/* The maximum of this machine: Fastify with a constant response. */
import Fastify from 'fastify';

const app = Fastify();
const schema = {
  response: { 200: { type: 'object', properties: { hello: { type: 'string' } } } },
};
app.get('/', { schema }, async () => ({ hello: 'world' }));
await app.listen({ port: Number(process.env.PORT), host: process.env.HOST });
console.log('listening');
process.on('SIGTERM', () => process.exit(0));
