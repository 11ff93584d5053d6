/** Words that say nothing about the subject of a text. */
export const STOP_WORDS: ReadonlySet<string> = new Set(
  `a about above after again all also am an and any are as at be because been before being below between both but by
  can cannot could did do does doing don down during each either else etc even ever every few for from further get gets
  give given gives go goes had has have having he her here hers him his how however i if in into is isn it its itself
  just least less let like made make makes many may me might more most much must my neither no nor not now of off often
  on once one only onto or other our ours out over own per please quite rather really s same shall she should since so
  some such t than that the their theirs them then there these they this those through thus to too under until up upon
  us use used using very via was we were what when where whether which while who whom whose why will with within without
  won would yet you your yours`.split(/\s+/),
);
