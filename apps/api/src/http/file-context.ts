import { fromNodeHeaders } from 'better-auth/node';
import type { Request } from 'express';
import type { Context, Services } from '../schema/context.ts';
import { createContext } from '../schema/create-context.ts';

/** The context of a request for a file, counted. Refuses with RATE_LIMITED. */
export async function fileContext(services: Services, request: Request): Promise<Context> {
  const context = await createContext(services, request, fromNodeHeaders(request.headers));
  services.rates.files.take(context.client);
  return context;
}
