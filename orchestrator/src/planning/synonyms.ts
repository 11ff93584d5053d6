import { stemWord } from "./stem-word.ts";

/** Words people use for one another when they ask for something; one group a line. Ordinary language, no catalogue. */
const GROUPS = `
buy purchase shop
book reserve reservation
movie film cinema
music song track tune
play watch listen stream
picture image photo photograph illustration
draw sketch paint illustrate
chart plot graph diagram visualize visualization
summarize summary condense shorten recap digest synopsis
translate translation
transcribe transcript transcription
email mail inbox
sms text
notify notification alert inform
call phone telephone dial
chat conversation dialogue
research investigate study explore
search find lookup query seek
find locate discover
retrieve fetch get obtain
write draft compose author
create make generate build produce
develop implement program code
bug error defect issue
fix repair debug troubleshoot
test verify validate check
review inspect examine assess evaluate audit
security vulnerability threat
deploy release publish ship
run execute launch start
stop terminate end halt
cancel cancellation revoke
delete remove erase
change modify update edit alter amend
proofread grammar spelling
clean cleanse tidy
deduplicate duplicate
sql database
statistics mean median average deviation variance correlation
compute calculate calculation arithmetic mathematics math
count tally
forecast predict prediction projection
weather temperature forecast
sentiment opinion mood emotion
classify categorize classification label
prioritize triage rank
legal law lawyer attorney
contract agreement
doctor dr physician clinician
info information
doc document
tv television
medical health healthcare
disease illness symptom condition
car vehicle automobile
taxi cab ride
drive driving
flight plane airline fly
travel trip journey vacation tour itinerary
hotel accommodation lodging
restaurant dining dinner
food meal dish
job position employment career vacancy
resume cv
course class lesson
learn education teach tutor
university college school
meeting appointment
calendar schedule agenda
pay payment
bill invoice
money finance financial
bank banking
transfer remit remittance
stock equity share
invest investment portfolio
house home apartment property
slide presentation deck powerpoint
document file pdf
article post blog
news headline
speech audio voice
recording record
video clip
note memo
alarm reminder
convert conversion transform
extract parse scrape
answer reply respond
question ask query
recommend suggest recommendation suggestion
compare comparison versus
monitor track
assist support
library borrow lend
package parcel shipment
deliver delivery ship
software app application
website site webpage url link
gift present
child kid
recipe cook
clothes clothing fashion apparel outfit
exercise workout fitness
game gaming
explain describe
improve enhance optimize
domain hostname
keyword seo
advertisement ad campaign
`;

/** Stem -> stems of the words that can stand for it. */
export const SYNONYMS: ReadonlyMap<string, ReadonlySet<string>> = readGroups(GROUPS);

function readGroups(text: string): Map<string, Set<string>> {
  const synonyms = new Map<string, Set<string>>();
  for (const line of text.trim().split("\n")) {
    const stems = line.split(" ").map(stemWord);
    for (const stem of stems) {
      const known = synonyms.get(stem) ?? new Set<string>();
      for (const other of stems) if (other !== stem) known.add(other);
      synonyms.set(stem, known);
    }
  }
  return synonyms;
}
