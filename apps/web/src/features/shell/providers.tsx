'use client';

import { ApolloProvider } from '@apollo/client/react';
import { Tooltip } from 'radix-ui';
import { type ReactNode, useState } from 'react';
import { createApolloClient } from '../../client/apollo.ts';

export function Providers({ children }: { children: ReactNode }) {
  const [client] = useState(createApolloClient);
  return (
    <ApolloProvider client={client}>
      <Tooltip.Provider delayDuration={250}>{children}</Tooltip.Provider>
    </ApolloProvider>
  );
}
