const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Words that say nothing about what is to be done. */
export const STOP_WORDS = words(`
  a an the this that these those it its itself they them their theirs there here he him his she her hers we us our ours
  you your yours i me my mine myself who whom whose which what when where why how
  is are was were be been being am do does did done doing has have had having will would shall should can could may
  might must ought im ive id ill youre lets dont doesnt isnt cant wont
  and or but nor so if then else than as of in on at by for from to into onto with without within about between
  through during over under out up down off per via
  not no yes any all both each every some such only own same other another more most much many few lot very too just
  also even ever still again once now today please kindly thanks thank hello hi hey
  s t ll re ve d m o eg e g ie i etc
  want need like wish hope able let know ok okay
  after before while meanwhile until since because afterwards finally first second third next last lastly
  one two three
  along near despite except around behind across against among beside besides beyond below above inside outside upon
  toward towards unlike whether though although unless versus
  specific given based using use used following various including include includes e.g example
`);

/**
 * Words that many requests and most agents share: they count, but never decide.
 * "Get the weather" is about weather, not about getting.
 */
export const GENERIC_WORDS = words(`
  get gets getting give gives giving show shows provide provides providing make makes making create creates creating
  do take takes help helps find finds finding look looking search check checks see tell obtain retrieve retrieves
  retrieving fetch return returns handle handles perform performs manage manages process processes work works working
  user users tool tools service services system systems information info data detail details thing things result
  results output outputs input api apis agent agents task tasks request requests new latest current specified certain
  related relevant available name names list id number value type time date day
`);
