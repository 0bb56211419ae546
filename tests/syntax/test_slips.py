"""What people write on their first day, and what a colleague would tell them: the cure, not the theory."""

import pytest

from gatekeeper import check_text

HEAD = """language 1
currency USD
roles: board, programme officer, auditor
milestone pilot plant, due 30 June 2027
milestone regulatory approval
document letter of intent
document annual accounts
measure revenue in USD per quarter, higher is better
measure customers, higher is better
measure uptime as percentage
measure jobs created, cumulative
fact insolvency, absence means no
fact grid connection
judgement audit opinion by auditor, one of clean, qualified, adverse
judgement progress by board
parameter revenue target in USD
parameter long stop date as date
define traction as customers >= 25
"""

# The sentence, the code of the first message, and how its cure begins.
SLIPS = [
    (
        "release tranche 2 when revenue >= 80% of the target revenue",
        "GK0307",
        "write `of the target of revenue`",
    ),
    (
        "release IF(customers >= 40; 100%; 50%) of tranche 2 in any case",
        "GK0307",
        "write `release tranche 1 when …`; one part or another is `release (if",
    ),
    (
        "release tranche 2 when AND(customers >= 40, uptime >= 99%)",
        "GK0307",
        "write `all of (…; …)`, the items parted by semicolons",
    ),
    (
        "release tranche 2 when OR(customers >= 40, uptime >= 99%)",
        "GK0307",
        "write `any of (…; …)`, the items parted by semicolons",
    ),
    (
        "release tranche 2 when SUM(revenue) >= 50,000 USD",
        "GK0201",
        "write `X + Y`; over a time figures add up by themselves",
    ),
    ("release tranche 2 when 40 <= customers <= 60", "GK0307", "write `customers between 40 and 60`"),
    ("release tranche 2 when customers > 40 < 60", "GK0307", "write `customers > 40 and customers < 60`"),
    ("release tranche 2 when 40 < customers < 60", "GK0307", "write `customers > 40 and customers < 60`"),
    ("release tranche 2 when achieved pilot plant", "GK0307", "say first of what: `pilot plant achieved`"),
    (
        "release tranche 2 when approved by board",
        "GK0307",
        "say first of what: `X approved`, with a name that is declared",
    ),
    (
        "release tranche 2 when letter of intent is received and accepted",
        "GK0307",
        "say again of what: `letter of intent received and letter of intent accepted`",
    ),
    ("release tranche 2 when pilot plant = yes", "GK0413", "say what happened, as in `pilot plant achieved`"),
    ("release tranche 2 when letter of intent = yes", "GK0413", "say what happened, as in `letter of intent accepted`"),
    (
        "release tranche 2 when pilot plant achieved before 5 years after long stop date",
        "GK0307",
        "write `by 5 years after …`; that day is the last that counts",
    ),
    (
        "define last days as customers >= 3\nrelease tranche 2 when pilot plant achieved by last days",
        "GK0405",
        "define it as a day, such as `6 months after X achieved`, or as an event without one",
    ),
    (
        "release tranche 2 when 12 months before long stop date has passed",
        "GK0307",
        "write `the earliest of (12 months before …) has passed`",
    ),
    (
        "release tranche 2 when 30 days after pilot plant achieved have not passed",
        "GK0307",
        "write `30 days have not passed since pilot plant achieved`",
    ),
    ("release tranche 2 when pilot plant must be achieved", "GK0201", "leave them out"),
    ("release tranche 2 when the pilot plant achieved", "GK0201", "leave it out"),
    ("release tranche 2 when upon pilot plant achieved", "GK0201", "leave it out"),
    ("release USD 1.5bn of tranche 2 in any case", "GK0201", "write `1.5 billion USD`"),
    ("release 250k USD of tranche 2 in any case", "GK0201", "write `250 thousand USD`"),
    (
        "release tranche 2 when customers not exceeding 40",
        "GK0201",
        "write `at most` of a figure, and of what is paid `up to`",
    ),
    (
        "release tranche 2, not to exceed 500,000 USD when pilot plant achieved",
        "GK0307",
        "what is paid is bounded by `up to …` or `not below …`",
    ),
    (
        "define patience as 6 months\nrelease tranche 2 in any case",
        "GK0308",
        "a length of time has no name: say it where it counts, as in `by 6 months after pilot achieved`",
    ),
    (
        "parameter patience = 6 months\nrelease tranche 2 in any case",
        "GK0307",
        "its value stands in the table `parameters`; here only what it is: `parameter patience in USD`",
    ),
    (
        "release tranche 2 when pilot plant achieved within customers months after regulatory approval achieved",
        "GK0307",
        "write the length out, as in `within 6 months after …`",
    ),
    (
        "release tranche 2 when every milestone of this tranche >= 5",
        "GK0412",
        "say what happened to each: `every milestone of this tranche achieved`",
    ),
    (
        "item site\nmilestone works per site\nrelease tranche 2 when every site has (works achieved)",
        "GK0201",
        "say in its declaration that each site has its own: `milestone works for each site`",
    ),
    (
        "release tranche 2 when 60 days have elapsed since long stop date",
        "GK0201",
        "write `has passed`, or of a time `30 days have passed since …`",
    ),
    (
        "release at 5 USD for each customers of tranche 1 in any case",
        "GK0307",
        "say of which tranche first: `release tranche 1 at 5 USD for each …`",
    ),
    (
        'hold every tranche label "x" from insolvency until long stop date',
        "GK0307",
        "`from …` stands right behind the tranches",
    ),
    (
        "release tranche 1 at 1 USD for each full 2 USD revenue, up to 500 USD in any case",
        "GK0307",
        "say above what the steps count, as in `revenue above 0`",
    ),
    (
        "release tranche 2 when pilot plant achieved in 2027",
        "GK0307",
        "an event is between two days: `achieved between 1 January 2027 and 31 December 2027`",
    ),
    (
        "release tranche 2 when pilot plant achieved in the tranche's period",
        "GK0307",
        "an event is between two days: `achieved between the start of the tranche's period and the end of the",
    ),
    (
        "release tranche 2 when letter of intent received in the period of tranche 1",
        "GK0307",
        "an event is between two days: `received between the start of the period of tranche 1 and the end of the",
    ),
    (
        "release tranche 2 when the end of the year in which pilot plant achieved has passed",
        "GK0307",
        "write `achieved falls has passed`",
    ),
    (
        "release tranche 2 at 6 USD for each full 1 USD revenue in 2027 is above 800,000 USD in any case",
        "GK0307",
        "write `by which (revenue in 2027) is above …`, the figure in brackets",
    ),
    ("release tranche 2 when insolvency = no", "GK0413", "it is so or it is not: `insolvency`, or `not insolvency`"),
    (
        "release tranche 2 when revenue increases by 20%",
        "GK0201",
        "compare the growth: `growth of revenue over the previous quarter >= 20%`",
    ),
    ("release tranche 2 when customers >= 50%", "GK0409", "say of what: `50% of …`"),
    (
        "release tranche 2 - 5,000 USD when pilot plant achieved",
        "GK0307",
        "write `release (amount of tranche 2 - 5,000 USD) of tranche 2 when …`",
    ),
    (
        "release every tranche - 5,000 USD when pilot plant achieved",
        "GK0307",
        "write `release (amount of this tranche - 5,000 USD) of every tranche when …`",
    ),
    ("release 5,000 when pilot plant achieved", "GK0307", "a part is a percentage or a sum: `5,000 USD`, of a tranche"),
    (
        "release remaining amount of tranche 2 when pilot plant achieved",
        "GK0201",
        "what was paid of a tranche is taken off in any case",
    ),
    (
        "release tranche 2 within 30 days of pilot plant achieved",
        "GK0307",
        "what must have happened follows `when`; on which days it may be rel",
    ),
    (
        "release tranche 2 on 30 June 2027",
        "GK0307",
        "what must have happened follows `when`; on which days it may be rel",
    ),
    (
        "release tranche 2 when date >= 30 June 2027",
        "GK0307",
        "every condition is asked on the decision date; that a day has come is",
    ),
    (
        "hold tranche 2 for 30 days when insolvency",
        "GK0307",
        "a hold lasts while its condition does; for so long it is `hold tranche 1 from E",
    ),
    ("reduce tranche 2 by 5% per month late", "GK0307", "say what is late: `for each full month pilot plant is late`"),
    (
        "retain 10% of tranche 2",
        "GK0308",
        "say until when it is kept back: `retain 10% of tranche 2 until annual accounts",
    ),
    ("else release 50% of tranche 2", "GK0301", "a sentence stands by itself: `release 50% of tranche 1 when not (…)`"),
    ('milestone "pilot plant 2"', "GK0307", "a name stands without quotation marks"),
    ('release tranche 2 when "pilot plant" achieved', "GK0307", "a name stands without quotation marks"),
    ("measure sales (USD)", "GK0307", "write `measure sales in USD`"),
    ("measure sales in dollars", "GK0425", "write the currency code, as in `in USD`"),
    ("measure sales in USD quarterly", "GK0201", "write `per quarter`"),
    ("define big = customers > 100", "GK0307", "write `define big as …`"),
    ("release tranche 2 when at least 2 (customers >= 40; uptime >= 99%)", "GK0307", "write `at least 2 of (…; …)`"),
    (
        "release tranche 2 when pilot plant achieved before 12 months",
        "GK0307",
        "say from what it is counted: `within 12 months after …`, or name the day",
    ),
    (
        "release tranche 2 when pilot plant not delayed",
        "GK0201",
        "write `is overdue`, or of what may have come since `not achieved on time`",
    ),
    (
        "release tranche 2 when average of customers >= 40",
        "GK0307",
        "say over which time: `average of customers over the last 4 quarters`",
    ),
    ("release tranche 2 whenever pilot plant achieved", "GK0201", "write `when`"),
    ("release tranche 2 when board approves", "GK0201", "say what it is about: `X approved by ROLE`"),
    ("round to 2 decimals", "GK0301", "write `round entitlements down to 1 USD`"),
    ("currency EUR and USD", "GK0307", "rules have one currency; an amount of another is `converted to USD"),
    ("release tranche 2 when tranche 1 is paid", "GK0201", "did you mean `tranche 1 released`?"),
    (
        "release tranche 2 when the previous tranche disbursed",
        "GK0201",
        "did you mean `the previous tranche released`?",
    ),
    ("release every tranche when every tranche requested", "GK0307", "of the tranche that is decided it is `this"),
    ("board may cancel every tranche when insolvency", "GK0324", "a power has no condition: let a rule ask for both"),
    (
        "reduce tranche 1 by 5 USD for each 10 jobs created is below 100",
        "GK0307",
        "does a part of one count? Write `for each full 10 jobs created …`",
    ),
    ("release tranche 1 when customers >= plan of customers over the next 2 quarters", "GK0201", "of what is to come"),
    ("release tranche 1 when amount requested >= 5 USD", "GK0201", "declare it in its unit, as in `measure amount re"),
    ("release tranche 1 when customers is in the top half", "GK0201", "how awards stand to each other no rule of one"),
    ("release tranche 1 when audit opinion is worse than before", "GK0201", "findings have no order: list those meant"),
    ("release tranche 1 when number of months since pilot plant achieved >= 6", "GK0307", "say in which: `… in which"),
    ("release tranche 1 when months from 1 June 2027 to long stop date >= 6", "GK0307", "write `full months from …`"),
    (
        "reduce tranche 1 by 1% for each begun month since pilot plant achieved",
        "GK0307",
        "time is counted in whole units: `for each full month since",
    ),
    (
        "release tranche 1 when pilot plant achieved by the first 30 June 2027",
        "GK0307",
        "a day with its year stands al",
    ),
    (
        "release tranche 1 when pilot plant achieved by 1 May 2027 or 1 June 2027",
        "GK0401",
        "say which of them: `the ear",
    ),
    (
        "release tranche 1 when pilot plant achieved and audit opinion is clean or qualified",
        "GK0304",
        "say `audit opinio",
    ),
    ("release (1 - uptime) of tranche 1 in any case", "GK0415", "write the number as a percentage: `100%`"),
    ("release tranche 1 when customers >= 1:1", "GK0307", "a ratio is one number: `1`"),
    (
        "release tranche 1 when customers >= 4 in 3 of the last 4 quarters",
        "GK0307",
        "say whether at least or at most: `i",
    ),
    ("release tranche 1 when customers >= 4 on 20 of any 30 days", "GK0307", "say whether at least or at most: `on at"),
    (
        "release tranche 1 when customers <= 5 days",
        "GK0307",
        "leave the unit out: `5`, unless the figure is declared `in days`",
    ),
    (
        "release tranche 1 when tranche 2 letter of intent accepted",
        "GK0307",
        "write `letter of intent of tranche 2 …`",
    ),
    (
        "release tranche 1 when letter of intent given within 5 days after annual accounts given by auditor",
        "GK0364",
        "say it of the first: `letter of intent given by auditor within 5 days",
    ),
    (
        "release tranche 1 in any case payable within 5 days after letter of intent given by auditor",
        "GK0307",
        "leave the role out: the day is that on which it was given",
    ),
    (
        "release a further 60% of tranche 1 in 6 weekly instalments from 1 June 2027 when customers > 4",
        "GK0307",
        "say what has fallen due by now: `release (",
    ),
    ("fact payment in default\nhold tranche 1 when payment in default", "GK0307", "a name ends before `in`, so `def"),
    (
        "reduce tranche 1 by 1% for each day pilot plant is late by more than 15 days",
        "GK0307",
        "days of grace belong to the due date",
    ),
    ("release (100 USD × full years since 1 May 2027) of tranche 1 in any case", "GK0307", "put it in brackets"),
    (
        "release tranche 1 at 50 USD for each uptime above 42% in any case",
        "GK0409",
        "say of which size: `at 50 USD for each full percentage point by which uptime",
    ),
    ("release tranche 1 when revenue is a multiple of 5,000 USD", "GK0201", "leave it out"),
    ("release tranche 1 when annual accepted", "GK0201", "did you mean `annual accounts`?"),
    (
        "release tranche 1 at 5 USD for each month in which uptime >= 99% and customers > 5 in any case",
        "GK0307",
        "put what is asked of each period in brackets",
    ),
    ("release tranche 1 at 5 USD for each month when uptime >= 99%", "GK0307", "write `in which`"),
    ("release tranche 1 when number of months in which uptime >= 99% >= 3", "GK0307", "put what is asked of each in"),
    (
        "release tranche 1 at 5 USD for each month in which pilot plant achieved in any case",
        "GK0307",
        "in each period figures are compared",
    ),
    (
        "release tranche 1 at 5 USD for each month in which uptime >= 99% above 2 in any case",
        "GK0307",
        "count them first",
    ),
    ("release tranche 1 when customers >= double jobs created", "GK0201", "write `twice`"),
    (
        "release 20% of tranche 3 when pilot plant delivered and accepted",
        "GK0307",
        "say again of what: `pilot plant del",
    ),
    ("release 5,000 USD of every tranche, up to 100,000 USD in total in any case", "GK0307", "say the limit by itself"),
    (
        "release the highest of (revenue; 5 USD) of tranche 1 in any case",
        "GK0307",
        "of several values it is `the greater of (…; …)`",
    ),
    (
        "recover 50% of (revenue - 5 USD) of tranche 1 when insolvency",
        "GK0307",
        "put it in brackets: `recover (50% of …) of tranche 1`",
    ),
    (
        "reduce tranche 5 by 0.1% of revenue for each day pilot plant is late",
        "GK0307",
        "put it in brackets: `reduce tranche 5 by (0.1% of …)`",
    ),
    ("release every tranche, up to 1,200 in any case", "GK0416", "as in `, up to 54,000 USD`; of what is counted"),
    ("reduce tranche 1 by 2% when insolvency after 15 days grace", "GK0201", "days of grace belong to the due date"),
    (
        "release (50% of revenue received by 31 December 2027) of tranche 1 in any case",
        "GK0412",
        "of a figure say the day: `revenue as at",
    ),
    (
        "release (5 USD × (100% + 3% × customers)) of tranche 1 in any case",
        "GK0415",
        "write the percentage as a number: `1`",
    ),
    (
        "release tranche 1 when pilot plant achieved by the end of the period",
        "GK0201",
        "write `the end of the tranche's period`",
    ),
    ("document plan for each year", "GK0307", "say when it is owed: `document plan, due at the end of each year`"),
    ("judgement impact by 30 June 2027", "GK0307", "name the role that decides it; by which day is said in a rule"),
    ("parameter cap as money", "GK0201", "write the currency, as in `in USD`"),
    (
        "release tranche 1 when customers >= 4 for any 20 business days",
        "GK0307",
        "one after the other: `for any 20 cons",
    ),
    (
        "release tranche 1 when customers >= 4 on at least 5 trading days",
        "GK0201",
        "write `business days`, and `busine",
    ),
    (
        "release 80% of tranche 1 in proportion to customers out of 100 in any case",
        "GK0307",
        "a part of a part is multi",
    ),
    ("release tranche 1 when months since 1 May 2026 >= 4", "GK0307", "write `full months since …`"),
    ("release full months since 1 May 2026 of tranche 1 in any case", "GK0307", "put it in brackets: `release ((full"),
    ("recover 5% of tranche 1 in 4 instalments from 1 May 2026 when customers > 4", "GK0201", "say how often: `in 4 q"),
    ("recover 5% of tranche 1 in 4 yearly instalments when customers > 4", "GK0307", "say from which day: `in 4 yearl"),
    ("release tranche 1 when customers >= 4 out of 6", "GK0307", "leave out how many there are: `4`"),
    (
        "release a further 5% of tranche 1 for each customers in any case",
        "GK0307",
        "multiply in brackets: `release a fu",
    ),
    ("release (5 USD x customers) of tranche 1 in any case", "GK0201", "write `×` or `*`"),
    ("release 50% of revenue of tranche 1 when traction", "GK0307", "put it in brackets: `release (50% of revenue)"),
    ("release a further 5 USD for each customers of tranche 1", "GK0307", "multiply in brackets: `release a further"),
    (
        "release tranche 1 when revenue in 2026 - revenue in 2025 >= 5 USD",
        "GK0307",
        "put the figure and its days in br",
    ),
    (
        "release tranche 1 when customers in each of the last 2 quarters >= 5",
        "GK0307",
        "say the comparison first: `cust",
    ),
    ("release tranche 1 when customers >= 1.20x", "GK0201", "write a ratio as a number: `1.20`"),
    ("release tranche 1 when customers >= 1.20 to 1", "GK0307", "a ratio is one number: `1.20`"),
    ("reduce tranche 1 by 5% when annual accounts is late", "GK0307", "write `annual accounts is overdue`"),
    (
        "reduce tranche 1 by 5% for each month pilot plant is late",
        "GK0363",
        "say `for each full month pilot plant is l",
    ),
    (
        "release tranche 1 in any case payable within 30 days after receipt of letter of intent",
        "GK0201",
        "say it as an event: `after X received`",
    ),
    ("release tranche 1 when customers >= 5 in any calendar year", "GK0201", "leave it out; years and quarters are"),
    ("board may withhold every tranche", "GK0330", "write `board may hold …`"),
    ("release tranche 1 when no complaint received", "GK0201", "declare it (`milestone complaint`"),
    ("release tranche 2 when tranche 1 released and undrawn > 5 USD", "GK0201", "write `(amount of tranche 1 - amount"),
    ("release tranche 1 when pilot plant achieved by 30.06.2027 and customers >= 5", "GK0115", "write `30 June 2027`"),
    ("release tranche 1 when pilot plant achieved by 30 June and customers >= 5", "GK0115", "name it, as in `30 June"),
    ("release tranche 1 when pilot plant achieved by 31 June 2027", "GK0111", "check the day of the month"),
    ("release tranche 1 when pilot plant achieved by 30 Feb 2027", "GK0111", "check the day of the month"),
    ("release tranche 1 when pilot plant achieved by 03/04/2027", "GK0115", "write `3 April 2027` or `4 March 2027`"),
    ("release tranche 1 when pilot plant achieved by 30.06.2027", "GK0115", "write `30 June 2027`"),
    ("release tranche 1 when pilot plant achieved by 30-06-2027", "GK0115", "write `30 June 2027`"),
    ("release tranche 1 when pilot plant achieved by 2027/06/30", "GK0115", "write `30 June 2027`"),
    ("release tranche 1 when pilot plant achieved by June 2027", "GK0115", "name it, as in `30 June 2027`"),
    ("release tranche 1 when pilot plant achieved by 30 June", "GK0115", "name it, as in `30 June 2027`"),
    ("release tranche 1 when pilot plant achieved by 30 June 27", "GK0115", "write `30 June 2027`"),
    ("release tranche 1 when pilot plant achieved by 30 Juni 2027", "GK0115", "did you mean `30 June 2027`?"),
    ("release tranche 1 when pilot plant achieved by June 30th 2027", "GK0115", "write `30 June 2027`"),
    (
        "release tranche 1 when pilot plant achieved by end of June 2027",
        "GK0201",
        "write the last day itself, as in `30 June 2027`, or `the end of the",
    ),
    ("release tranche 1 when pilot plant achieved by Q2 2027", "GK0115", "name its last day, as in `30 June 2027`"),
    ("release tranche 1 when revenue >= 1,50,000 USD", "GK0112", "did you mean `150,000`?"),
    (
        "release tranche 1 when revenue >= 10.000,00 USD",
        "GK0112",
        "did you mean `10,000.00`? Commas part thousands, a point the decimals",
    ),
    (
        "release tranche 1 when revenue >= 500.000 USD",
        "GK0113",
        "did you mean `500,000 USD`? Commas part thousands, a point the decimals",
    ),
    ("release tranche 1 when revenue >= 500 000 USD", "GK0112", "did you mean `500,000`?"),
    ("release tranche 1 when revenue >= $500", "GK0105", "write the currency code, as in `500 USD`"),
    ("release tranche 1 when revenue >= 500 $", "GK0105", "write the currency code, as in `500 USD`"),
    ("release tranche 1 when revenue >= US$ 500", "GK0105", "write the currency code, as in `500,000 USD`"),
    ("release tranche 1 when revenue >= 500,000 dollars", "GK0201", "write the currency code, as in `500,000 USD`"),
    ("release tranche 1 when revenue >= 500k USD", "GK0201", "write `500 thousand USD`"),
    (
        "release tranche 1 when revenue >= 500,000 usd",
        "GK0201",
        "did you mean `USD`? Currency codes are written in capitals",
    ),
    ("release tranche 1 when revenue >= 500,000", "GK0409", "name the currency: `500,000 USD`"),
    (
        "release tranche 1 when revenue >= 500,000 EUR",
        "GK0409",
        "amounts of two currencies are never compared; say `… converted to USD at",
    ),
    ("release tranche 1 when revenue >= half a million USD", "GK0201", "write `50%`, as in `release 50% of tranche 1`"),
    ("release tranche 1 when uptime >= 99,5%", "GK0112", "did you mean `99.5`? Decimals follow a point"),
    ("release tranche 1 when uptime >= 50 percents", "GK0201", "write `%`, as in `50%`"),
    ("release tranche 1 when uptime >= 50 pct", "GK0201", "write `%`, as in `50%`"),
    ("release tranche 1 when uptime >= 0.995", "GK0409", "write the percentage: `99.5%`, or if that is meant `0.995%`"),
    ("release tranche 1 when uptime >= 99.5 percentage", "GK0307", "write `99.5%`"),
    ("release tranche 1 when revenue => 500,000 USD", "GK0106", "write `>=`"),
    ("release tranche 1 when revenue =< 500,000 USD", "GK0106", "write `<=`"),
    ("release tranche 1 when revenue == 500,000 USD", "GK0106", "write `=`"),
    ("release tranche 1 when revenue > = 500,000 USD", "GK0106", "write `>=`"),
    (
        "release tranche 1 if pilot plant achieved",
        "GK0307",
        "write `when`; a value that hangs on a condition stands in brackets: `(if …",
    ),
    ("release tranche 1 once pilot plant achieved", "GK0201", "write `when`"),
    (
        "release tranche 1 provided that pilot plant achieved",
        "GK0201",
        "write `when`, or `and` before a further condition",
    ),
    ("release when pilot plant achieved", "GK0307", "say which tranche: `release tranche 1 when …`"),
    ("release tranche when pilot plant achieved", "GK0307", "say which tranche: `tranche 1`, or `every tranche`"),
    ("release tranche one when pilot plant achieved", "GK0201", "write it as a figure: `1`"),
    ("release tranche first when pilot plant achieved", "GK0201", "number the tranches, as in `tranche 1`"),
    ("release the first tranche when pilot plant achieved", "GK0307", "number the tranches, as in `tranche 1`"),
    (
        "release tranche 1 and 2 when pilot plant achieved",
        "GK0307",
        "several tranches are `tranches 1 to 3`; others have a sentence each",
    ),
    (
        "release tranches 1, 2 when pilot plant achieved",
        "GK0307",
        "several tranches are `tranches 1 to 3`; others have a sentence each",
    ),
    (
        "release tranche 1-3 when pilot plant achieved",
        "GK0307",
        "several tranches are `tranches 1 to 3`; others have a sentence each",
    ),
    (
        "release all of tranche 1 when pilot plant achieved",
        "GK0307",
        "write `release tranche 1`: without a part it is the whole",
    ),
    (
        "release 50 of tranche 1 when pilot plant achieved",
        "GK0307",
        "a part is a percentage or a sum: `50%` or `50 USD`",
    ),
    ("release 50% tranche 1 when pilot plant achieved", "GK0307", "write `release 50% of tranche …`"),
    ("release 50% when pilot plant achieved", "GK0307", "say of which tranche: `release 50% of tranche 1 when …`"),
    ("release tranche 1 pilot plant achieved", "GK0307", "write `release tranche 1 when pilot plant …`"),
    (
        "release tranche 1 when pilot plant regulatory approval achieved",
        "GK0305",
        "write `pilot plant and regulatory approval …`; a name of several words",
    ),
    (
        "release tranche 1 when pilot plant achieved regulatory approval achieved",
        "GK0305",
        "write `achieved and regulatory approval …`; a name of several words must",
    ),
    (
        "release tranche 1 when pilot plant achieved, regulatory approval achieved",
        "GK0307",
        "write `and` in place of the comma",
    ),
    ("release tranche 1 when pilot plant achieved & regulatory approval achieved", "GK0106", "write `and`"),
    (
        "release tranche 1 when pilot plant and regulatory approval achieved",
        "GK0406",
        "say what happened: `pilot plant achieved`",
    ),
    ("release tranche 1 when both pilot plant achieved and regulatory approval achieved", "GK0201", "leave it out"),
    ("release tranche 1 when either pilot plant achieved or regulatory approval achieved", "GK0201", "leave it out"),
    ("release tranche 1 when pilot plant is achieved.", "GK0106", "a sentence ends without a full stop; leave it out"),
    ("release tranche 1 when pilot plant acheived", "GK0201", "did you mean `achieved` or `received`?"),
    ("release tranche 1 when pilot plant is done", "GK0201", "write `achieved`"),
    (
        "release tranche 1 when pilot plant received",
        "GK0403",
        "say one of: `pilot plant achieved`, `pilot plant announced`, `pilot plant",
    ),
    (
        "release tranche 1 when letter of intent achieved",
        "GK0403",
        "say one of: `letter of intent accepted`, `letter of intent announced`,",
    ),
    (
        "release tranche 1 when letter of intent",
        "GK0406",
        "say what happened: `letter of intent accepted` or `letter of intent",
    ),
    ("release tranche 1 when the pilot plant achieved", "GK0201", "leave it out"),
    ("release tranche 1 wen pilot plant achieved", "GK0201", "did you mean `when`?"),
    ("release tranche 1 when pilot plant achieved bfore 30 June 2027", "GK0201", "did you mean `before` or `for`?"),
    ("release tranche 1 when pilot plant achieved unles insolvency", "GK0201", "did you mean `unless`?"),
    ("relase tranche 1 when pilot plant achieved", "GK0301", "did you mean `release`?"),
    ("Pay tranche 1 when pilot plant achieved", "GK0301", "write `release tranche 1 when …`"),
    (
        "release tranche 1 when pilot plant achieved because the board wants it",
        "GK0307",
        'write `because "the board wants it"`',
    ),
    ("release tranche 1 when pilot plant achieved label market", "GK0307", 'write `label "market"`'),
    (
        "release tranche 1 label 'market' when pilot plant achieved",
        "GK0106",
        'text stands between double quotation marks: `"…"`',
    ),
    ('release tranche 1 label "market when pilot plant achieved', "GK0104", 'close it with `"` on the same line'),
    (
        "release tranche 1 when (pilot plant achieved",
        "GK0308",
        "finish the sentence; its continuation lines are indented",
    ),
    (
        "release tranche 1 when pilot plant achieved)",
        "GK0307",
        "a bracket closes that was not opened, or something is missing before it",
    ),
    (
        "release tranche 1 when audit opinion is good",
        "GK0201",
        "say one of those it is declared with: `clean`, `qualified`, `adverse`",
    ),
    (
        "release tranche 1 when audit opinion is clean or qualified",
        "GK0304",
        "say `… is one of (a, b)` or `… is neither a nor b`",
    ),
    ("release tranche 1 when audit opinion clean", "GK0304", "write `audit opinion is clean`"),
    (
        "release tranche 1 when progress is adequate",
        "GK0201",
        "say `progress found` or `progress refused`",
    ),
    ("release tranche 1 when progress", "GK0406", "say `progress found` or `progress refused`"),
    (
        "release tranche 1 when progress achieved",
        "GK0403",
        "say one of: `progress decided`, `progress found`, `progress refused`",
    ),
    (
        "release tranche 1 when grid connection is yes",
        "GK0201",
        "a yes-or-no fact stands by itself, as in `when insolvency`",
    ),
    (
        "release tranche 1 when grid connection = true",
        "GK0413",
        "it is so or it is not: `grid connection`, or `not grid connection`",
    ),
    (
        "release tranche 1 when grid connection achieved",
        "GK0403",
        "a fact stands by itself: `grid connection`, `not grid connection`",
    ),
    (
        "release tranche 1 when customers at least 40 by 30 June 2027",
        "GK0317",
        "say `customers reached 40 by 30 June 2027` of any figure by then, or",
    ),
    (
        "release tranche 1 when at least 2 of customers >= 40, uptime >= 99%",
        "GK0307",
        "put the list in brackets, its items parted by semicolons: `at least 2 of",
    ),
    (
        "release tranche 1 when at least 2 of (customers >= 40, uptime >= 99%)",
        "GK0307",
        "the items of a list are parted by semicolons: `(…; …)`",
    ),
    ("release tranche 1 when 2 of (customers >= 40; uptime >= 99%)", "GK0307", "write `at least 2 of (…; …)`"),
    (
        "release tranche 1 when all (customers >= 40; uptime >= 99%)",
        "GK0201",
        "write `all of (…; …)`, or `every tranche`",
    ),
    ("release tranche 1 when customers is between 40 and 50%", "GK0409", "say of what: `50% of …`"),
    (
        "release tranche 1 when customers >= 40 customers",
        "GK0306",
        "leave it out, or declare the measure `in customers`",
    ),
    ("release tranche 1 when customers >= forty", "GK0201", "write it in figures, as in `40`"),
    ("release tranche 1 when customers ≥ 40 and", "GK0308", "finish the sentence; its continuation lines are indented"),
    ("release tranche 1 when", "GK0308", "finish the sentence; its continuation lines are indented"),
    ("release tranche 1", "GK0323", "add `when …`; if nothing is to be met, say `in any case`"),
    (
        "hold tranche 1 if insolvency",
        "GK0307",
        "write `when`; a value that hangs on a condition stands in brackets: `(if …",
    ),
    (
        "hold tranche 1 until pilot plant achieved",
        "GK0307",
        "a hold lasts while its condition does: write `when` and what must end, as",
    ),
    ("hold when insolvency", "GK0307", "say which tranche: `hold tranche 1 when …`"),
    ("never release when insolvency", "GK0307", "say which tranche: `never release tranche 1 when …`"),
    ("never release tranche 1 unless pilot plant achieved", "GK0323", "what nothing releases is not paid in any"),
    (
        "do not release tranche 1 when insolvency",
        "GK0301",
        "write `hold tranche 1 when …`, or `never release tranche 1 when …` for",
    ),
    ("programme officer can waive regulatory approval", "GK0330", "write `programme officer may …`"),
    ("board may waive", "GK0308", "finish the sentence; its continuation lines are indented"),
    ("board waives regulatory approval of tranche 1", "GK0330", "write `board may waive`"),
    ("milestone", "GK0308", "finish the sentence; its continuation lines are indented"),
    ("milestone grid connected due 31 June 2027", "GK0111", "check the day of the month"),
    ("milestone first sale, due June 2027", "GK0115", "name it, as in `30 June 2027`"),
    ("document report, due 90 days", "GK0308", "finish the sentence; its continuation lines are indented"),
    ("judgement quality", "GK0424", "`judgement quality by ROLE`, with the role declared under `roles:`"),
    ("fact x absence means not", "GK0201", "write `absence means no`"),
    (
        "reduce tranche 1 with 5% when pilot plant missed",
        "GK0307",
        "write `reduce tranche 1 by …`",
    ),
    (
        "reduce tranche 1 by 5% for every month late",
        "GK0307",
        "say what is late: `for each full month pilot plant is late`",
    ),
    (
        "retain 10% until annual accounts accepted",
        "GK0307",
        "say of which tranches: `retain 10% of every tranche until …`",
    ),
    (
        "retain 10% of tranche 1 when annual accounts accepted",
        "GK0307",
        "what is retained is kept back until something is so: write `until`",
    ),
    (
        "recover tranche 1 when jobs created < 5",
        "GK0307",
        "say how much: `recover 50% of tranche 1 when …` or `recover the excess of",
    ),
    ("release tranche 1 when revenue in last 4 quarters >= 5 USD", "GK0201", "write `over the last 4 quarters`"),
    (
        "release tranche 1 when revenue over last 4 quarters >= 5 USD",
        "GK0201",
        "write `more than`, or of periods `over the last 4 quarters`",
    ),
    (
        "release tranche 1 when revenue over 4 quarters >= 5 USD",
        "GK0201",
        "write `more than`, or of periods `over the last 4 quarters`",
    ),
    (
        "release tranche 1 when revenue > 80% target",
        "GK0201",
        "write `the target`, `target of X`, or a share such as `80% of target`",
    ),
    (
        "release tranche 1 when pilot plant achieved within 6 months",
        "GK0303",
        "say `within 6 months after …` or `within 6 months before …`, with an event",
    ),
    (
        "release tranche 1 when pilot plant achieved 6 months after regulatory approval achieved",
        "GK0307",
        "write `within 6 … after …`, `by 6 … after …` or `at least 6 … after …`",
    ),
    (
        "release tranche 1 when pilot plant achieved within six months of regulatory approval achieved",
        "GK0303",
        "say `within six months after regulatory approval achieved` or `within six",
    ),
    (
        "release tranche 1 when pilot plant was not achieved by 30 June 2027 or insolvency and traction",
        "GK0310",
        "write `pilot plant was not achieved by 30 June 2027 or (insolvency and",
    ),
    ("\trelease tranche 1 when\tpilot plant achieved", "GK0309", "begin it at the left margin, on a line of its own"),
    (
        "release tranche 1 when pilot plant achieved;",
        "GK0307",
        "a semicolon parts the items of a list in brackets; leave it out",
    ),
    ("release tranche 1: when pilot plant achieved", "GK0307", "leave the colon out"),
    ("release tranche 1 when pilot_plant achieved", "GK0201", "did you mean `pilot plant`?"),
    ("release tranche 1 when pilot-plant achieved", "GK0201", "did you mean `pilot plant`?"),
    ("release tranche 1 when pilotplant achieved", "GK0201", "did you mean `pilot plant`?"),
    ("release tranche 1 when pilots plants achieved", "GK0201", "did you mean `pilot plant`?"),
    ("release tranche #1 when pilot plant achieved", "GK0308", "`#` begins a comment, and what follows it is not read"),
    ("// a comment", "GK0301", "a comment begins with `#`"),
    ("board shall extend pilot plant by up to 6 months", "GK0330", "write `board may …`"),
    (
        "release tranche 1 when pilot plan regulatory aproval achieved",
        "GK0201",
        "are these two names, with nothing between them: `pilot plant` and",
    ),
    (
        "release tranche 1 when pilot plant achieved and or insolvency",
        "GK0307",
        "write one of them: of `and` all are needed, of `or` one is enough",
    ),
    ("release tranche 1 when revenue > 80% of of revenue target", "GK0307", "`of` stands twice; leave one out"),
    ("release tranche 1 when revenue >= €500", "GK0105", "write the currency code, as in `500 EUR`"),
    ("release tranche 1 when pilot plant achieved by 31/12/2027", "GK0115", "write `31 December 2027`"),
    ("release tranche 1 when pilot plant achieved by 30 June, 2027", "GK0115", "write `30 June 2027`"),
    ("release tranche 1 when pilot plant achieved by 1st of July 2027", "GK0115", "write `1 July 2027`"),
    ("release tranche 1 when pilot plant achieved by 99/99/2027", "GK0115", "write it as in `30 June 2027`"),
    ("release tranche 1 when pilot plant achieved except insolvency", "GK0201", "write `unless`"),
    ("release tranche 1 when pilot plant achieved till 30 June 2027", "GK0201", "write `until`, or of a deadline `by`"),
    ("release tranche 1 when pilot plant achieved prior to 30 June 2027", "GK0201", "write `before`"),
    ("release tranche 1 when pilot plant achieved || insolvency", "GK0106", "write `or`"),
    ("release tranche 1 when [pilot plant achieved or insolvency]", "GK0106", "brackets are round: `(…)`"),
    ("release instalment 1 when pilot plant achieved", "GK0201", "write `tranche`, as in `tranche 1`"),
    ("clawback tranche 1 when insolvency", "GK0301", "write `recover 50% of tranche 1 when …`"),
    ("deduct 5% from tranche 1 when insolvency", "GK0301", "write `reduce tranche 1 by 5% when …`"),
    ("indicator patients reached", "GK0301", "write `measure NAME`"),
    (
        "when pilot plant achieved release tranche 1",
        "GK0301",
        "indent it if it continues the line above, or write `release tranche 1 when",
    ),
    (
        "release tranche 1 when all of pilot plant achieved and insolvency",
        "GK0307",
        "put the list in brackets, its items parted by semicolons: `all of (…; …)`",
    ),
    ("release tranche 1 to 3 when pilot plant achieved", "GK0307", "several tranches are `tranches 1 to 3`"),
    (
        "release tranche 1 when pilot plant achieved on 30 June 2027 at the latest",
        "GK0307",
        "leave it out: `by` says so, as in `by 30 June 2027`",
    ),
    (
        "release tranche 1 unless insolvency when pilot plant achieved, customers >= 5",
        "GK0307",
        "write `and` in place of the comma",
    ),
    (
        "release tranche 1 when pilot plant has achieved",
        "GK0307",
        "write `has been achieved`",
    ),
    ("release tranche 1 when customers >= hundred", "GK0201", "write it in figures, as in `40`"),
    ("release tranche 1 when pilot plant finished", "GK0201", "write `achieved`"),
    ("release tranche 1 when revenue exceeding 5 USD", "GK0201", "write `more than`"),
    ("release tranche 1 when insolvency is false", "GK0201", "write `not` before it, as in `when not insolvency`"),
    (
        "release tranche 1 when pilot plant achieved label 2",
        "GK0307",
        'text stands between quotation marks: `label "2"`',
    ),
    ("release tranche 1.5 when pilot plant achieved", "GK0314", "name the lower number first, from 1"),
    ("release tranche 0 when pilot plant achieved", "GK0314", "name the lower number first, from 1"),
    ("release 150% of tranche 1 when pilot plant achieved", "GK0417", "expected 0% to 100%"),
    ("hold tranches 4 to 2 when insolvency", "GK0314", "name the lower number first, from 1"),
    (
        "release tranche 1 when progress found by 30 June 2027 by auditor",
        "GK0414",
        "leave the role out: a judgement is made by the role it is declared with",
    ),
    (
        "release tranche 1 when pilot plant approved by at least 2 of (auditor; board)",
        "GK0307",
        "say it of each: `at least 2 of (… approved by one role; … approved by another)`",
    ),
    (
        "release tranche 1 when every milestone of this tranche",
        "GK0401",
        "say what happened: `every milestone of this tranche achieved`",
    ),
    (
        "release tranche 1 when every milestone of this tranche achieved",
        "GK0402",
        "declare what each tranche has: `milestone … for each tranche`",
    ),
    (
        "document invoice for each tranche\nrelease tranche 1 when all documents of this tranche achieved",
        "GK0403",
        "",
    ),
    (
        "release tranche 1 when pilot plant approved by all of (auditor; board)",
        "GK0307",
        "say it of each: `all of (… approved by one role; … approved by another)`",
    ),
    (
        "release (50% × customers / 100) of tranche 1, nothing below 40 in any case",
        "GK0453",
        "say `in proportion to … out of …, nothing below 40`, or of a formula `release (if … >= 40 then",
    ),
]


@pytest.mark.parametrize(("sentence", "code", "cure"), SLIPS, ids=[slip[0].strip() for slip in SLIPS])
def test_a_slip_is_told_as_a_colleague_would(sentence: str, code: str, cure: str) -> None:
    rules, problems = check_text(f"{HEAD}{sentence}\n")
    errors = [problem for problem in problems if problem.severity == "error"]
    assert rules is None
    assert (errors[0].code, errors[0].help[: len(cure)]) == (code, cure)
    assert len(errors) <= 3


def test_what_is_due_in_so_many_days_is_no_part_of_a_name() -> None:
    _, problems = check_text(f"{HEAD}document final report due in 90 days\nrelease tranche 1 in any case\n")
    helps = [problem.help for problem in problems if problem.code == "GK0604"]
    assert [help_[:60] for help_ in helps] == ["say from when it is counted: `document final report, due 90 "]


def test_a_slip_of_one_kind_is_one_message() -> None:
    for sentence in (
        "release tranche 1 when revenue >= 10.000,00 USD",
        "release tranche 1 when pilot plant achieved by 03/04/2027",
        "release tranche 1 when the pilot plant achieved",
        "release tranche 1 when pilot plant achieved because the board wants it",
        "release tranche 1 when revenue => 500,000 USD",
    ):
        _, problems = check_text(f"{HEAD}{sentence}\n")
        assert len([problem for problem in problems if problem.severity == "error"]) == 1, sentence


def test_what_only_looks_like_a_slip_is_read() -> None:
    for sentence in (
        "release tranche 1 when revenue > 500.5 USD",
        "release tranche 1 when revenue > 1.500 million USD",
        "release tranche 1 when customers > 80 / 4 / 2",
        "years begin 1 April",
        "board may hold tranche 1",
        'programme "may 2027"',
        "measure q2 visits",
        "document march report",
    ):
        rules, problems = check_text(f"{HEAD}{sentence}\n")
        assert rules is not None, problems
