import type { ReactNode } from 'react';
import { compactNumber, wholeNumber } from '../../format/numbers.ts';
import type { MethodFactsFragment } from '../../generated/graphql.ts';

/** What a method's team says about it; what they left out is not shown. */
export function MethodFactList({ method }: { method: MethodFactsFragment }) {
  const facts: [string, ReactNode][] = [];
  if (method.nfe !== null) facts.push(['NFE', `${wholeNumber(method.nfe)} per image`]);
  if (method.parameters !== null) facts.push(['Parameters', compactNumber(method.parameters)]);
  if (method.trainingImages !== null)
    facts.push(['Trained on', `${compactNumber(method.trainingImages)} images seen`]);
  if (method.teacher) facts.push(['Teacher', method.teacher]);
  if (method.dataFree !== null)
    facts.push(['Data-free', method.dataFree ? 'yes, no training images used' : 'no']);
  if (method.baseline) facts.push(['Baseline', 'yes, holds no rank']);
  if (method.paperUrl) facts.push(['Paper', <OutsideLink key="paper" href={method.paperUrl} />]);
  if (method.codeUrl) facts.push(['Code', <OutsideLink key="code" href={method.codeUrl} />]);
  if (facts.length === 0) return <p className="text-ink-2 text-sm">Its team has given no facts about it.</p>;
  return (
    <dl className="numeric grid grid-cols-[7rem_1fr] gap-x-3 gap-y-1.5 text-sm [&_dt]:text-ink-3">
      {facts.map(([name, value]) => (
        <div key={name} className="contents">
          <dt>{name}</dt>
          <dd className="min-w-0">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Addresses come from users: only web links are made clickable. */
function OutsideLink({ href }: { href: string }) {
  if (!/^https?:\/\//i.test(href)) return <span className="break-all">{href}</span>;
  return (
    <a href={href} rel="noopener noreferrer nofollow" target="_blank" className="link break-all">
      {href.replace(/^https?:\/\//i, '')}
    </a>
  );
}
