Feature: Kestrel Bridge Seed Fund, master grant agreement of 15 January 2024
  Proposed from the rules as they are: look whether each outcome is what was agreed, and change what is not.

  Background:
    Given the rules "seed-fund.gate"
    And an award "A-001" with tranches
      | tranche | amount      | planned date  |
      | 1       | 300,000 USD | 30 April 2026 |
      | 2       | 300,000 USD | 30 April 2026 |
      | 3       | 300,000 USD | 30 April 2026 |
      | 4       | 300,000 USD | 30 April 2026 |

  Rule: tranche 1, "start"

    Background:
      Given the milestone "agreement signed" was achieved on 30 April 2024
      And the document "licence agreement" was signed on 30 October 2024
      And the document "certificate of insurance" was accepted on 25 July 2024

    Scenario: "start": everything it asks is met, and no more
      When tranche 1 is decided on 31 October 2026
      Then the outcome is "release"
      And the amount is 300,000 USD

    Scenario: "start": agreement signed achieved: not so
      Given the milestone "agreement signed" is "in progress" as of 31 October 2026
      When tranche 1 is decided on 31 October 2026
      Then the outcome is "not yet"
      And the condition "agreement signed achieved" is not met

    Scenario: "start": nothing is recorded of agreement signed
      Given nothing is recorded of "agreement signed"
      When tranche 1 is decided on 31 October 2026
      Then the outcome is "undetermined"
      And the condition "agreement signed achieved" is unknown

    Scenario: "start": licence agreement signed within 6 months after agreement signed achieved: the day after the last, 31 October 2024
      Given nothing is recorded of "licence agreement"
      And the document "licence agreement" was signed on 31 October 2024
      When tranche 1 is decided on 31 October 2026
      Then the outcome is "lapsed"
      And the condition "licence agreement signed within 6 months after agreement signed achieved" is not met

    Scenario: "start": licence agreement signed within 6 months after agreement signed achieved: on the first day, 30 April 2024
      Given nothing is recorded of "licence agreement"
      And the document "licence agreement" was signed on 30 April 2024
      When tranche 1 is decided on 31 October 2026
      Then the outcome is "release"
      And the amount is 300,000 USD
      And the condition "licence agreement signed within 6 months after agreement signed achieved" is met

    Scenario: "start": licence agreement signed within 6 months after agreement signed achieved: the day before the first, 29 April 2024
      Given nothing is recorded of "licence agreement"
      And the document "licence agreement" was signed on 29 April 2024
      When tranche 1 is decided on 31 October 2026
      Then the outcome is "lapsed"
      And the condition "licence agreement signed within 6 months after agreement signed achieved" is not met

    Scenario: "start": licence agreement signed within 6 months after agreement signed achieved: it has not happened
      Given nothing is recorded of "licence agreement"
      And the document "licence agreement" was signed on 1 November 2026
      When tranche 1 is decided on 31 October 2026
      Then the outcome is "lapsed"
      And the condition "licence agreement signed within 6 months after agreement signed achieved" is not met

    Scenario: "start": nothing is recorded of licence agreement
      Given nothing is recorded of "licence agreement"
      When tranche 1 is decided on 31 October 2026
      Then the outcome is "lapsed"
      And the condition "licence agreement signed within 6 months after agreement signed achieved" is not met

    Scenario: "start": certificate of insurance accepted within 60 business days after agreement signed achieved: the day after the last, 26 July 2024
      Given the document "certificate of insurance" was accepted on 26 July 2024
      When tranche 1 is decided on 31 October 2026
      Then the outcome is "lapsed"
      And the condition "certificate of insurance accepted within 60 business days after agreement signed achieved" is not met

    Scenario: "start": certificate of insurance accepted within 60 business days after agreement signed achieved: on the first day, 30 April 2024
      Given the document "certificate of insurance" was accepted on 30 April 2024
      When tranche 1 is decided on 31 October 2026
      Then the outcome is "release"
      And the amount is 300,000 USD
      And the condition "certificate of insurance accepted within 60 business days after agreement signed achieved" is met

    Scenario: "start": certificate of insurance accepted within 60 business days after agreement signed achieved: the day before the first, 29 April 2024
      Given the document "certificate of insurance" was accepted on 29 April 2024
      When tranche 1 is decided on 31 October 2026
      Then the outcome is "lapsed"
      And the condition "certificate of insurance accepted within 60 business days after agreement signed achieved" is not met

    Scenario: "start": certificate of insurance accepted within 60 business days after agreement signed achieved: it has not happened
      Given the document "certificate of insurance" was refused on 31 October 2026
      When tranche 1 is decided on 31 October 2026
      Then the outcome is "lapsed"
      And the condition "certificate of insurance accepted within 60 business days after agreement signed achieved" is not met

    Scenario: "start": nothing is recorded of certificate of insurance
      Given nothing is recorded of "certificate of insurance"
      When tranche 1 is decided on 31 October 2026
      Then the outcome is "undetermined"
      And the condition "certificate of insurance accepted within 60 business days after agreement signed achieved" is unknown

  Rule: tranche 2, "proof of concept"

    Background:
      Given tranche 1 was paid 300,000 USD on 30 April 2024
      And the parameter "long stop date" is 30 April 2026
      And the milestone "prototype demonstrated" was achieved on 30 April 2026 and verified by "independent engineer"
      And the fact "technology readiness level" is 5
      And the measure "private funds raised" is 75,000 USD on 31 October 2026
      And the document "progress report" for tranche 2 was accepted on 30 April 2024
      And the document "letter of intent" was received on 30 April 2024
      And the measure "paying customers" is 0 on 31 October 2026
      And the milestone "agreement signed" was achieved on 30 April 2024
      And the milestone "first accounts filed" was achieved on 30 July 2025

    Scenario: "proof of concept": everything it asks is met, and no more
      When tranche 2 is decided on 31 October 2026
      Then the outcome is "release"
      And the amount is 300,000 USD

    Scenario: "proof of concept": the previous tranche released: not so
      Given tranche 1 was not paid
      When tranche 2 is decided on 31 October 2026
      Then the outcome is "lapsed"
      And the condition "the previous tranche released" is not met

    Scenario: "proof of concept": prototype demonstrated achieved by long stop date: the day after the last, 1 May 2026
      Given the milestone "prototype demonstrated" was achieved on 1 May 2026 and verified by "independent engineer"
      When tranche 2 is decided on 31 October 2026
      Then the outcome is "lapsed"
      And the condition "prototype demonstrated achieved by long stop date" is not met

    Scenario: "proof of concept": prototype demonstrated achieved by long stop date: it has not happened
      Given the milestone "prototype demonstrated" is "in progress" as of 31 October 2026
      When tranche 2 is decided on 31 October 2026
      Then the outcome is "lapsed"
      And the condition "prototype demonstrated achieved by long stop date" is not met

    Scenario: "proof of concept": nothing is recorded of prototype demonstrated
      Given nothing is recorded of "prototype demonstrated"
      When tranche 2 is decided on 31 October 2026
      Then the outcome is "undetermined"
      And the condition "prototype demonstrated achieved by long stop date" is unknown

    Scenario: "proof of concept": nothing is recorded of long stop date
      Given nothing is recorded of "long stop date"
      When tranche 2 is decided on 31 October 2026
      Then the outcome is "undetermined"
      And the condition "prototype demonstrated achieved by long stop date" is unknown

    Scenario: "proof of concept": technology readiness level ≥ 5: just short
      Given the fact "technology readiness level" is 4
      When tranche 2 is decided on 31 October 2026
      Then the outcome is "not yet"
      And the condition "technology readiness level ≥ 5" is not met

    Scenario: "proof of concept": nothing is recorded of technology readiness level
      Given nothing is recorded of "technology readiness level"
      When tranche 2 is decided on 31 October 2026
      Then the outcome is "undetermined"
      And the condition "technology readiness level ≥ 5" is unknown

    Scenario: "proof of concept": private funds raised ≥ 25% of amount of tranche 2: just short
      Given the measure "private funds raised" is 74,999 USD on 31 October 2026
      When tranche 2 is decided on 31 October 2026
      Then the outcome is "not yet"
      And the condition "private funds raised ≥ 25% of amount of tranche 2" is not met

    Scenario: "proof of concept": nothing is recorded of private funds raised
      Given nothing is recorded of "private funds raised"
      When tranche 2 is decided on 31 October 2026
      Then the outcome is "undetermined"
      And the condition "private funds raised ≥ 25% of amount of tranche 2" is unknown

    Scenario: "proof of concept": progress report accepted: not so
      Given the document "progress report" for tranche 2 was refused on 31 October 2026
      When tranche 2 is decided on 31 October 2026
      Then the outcome is "not yet"
      And the condition "progress report accepted" is not met

    Scenario: "proof of concept": nothing is recorded of progress report
      Given nothing is recorded of "progress report"
      When tranche 2 is decided on 31 October 2026
      Then the outcome is "undetermined"
      And the condition "progress report accepted" is unknown

    Scenario: "proof of concept": letter of intent received: not so
      Given the document "letter of intent" was received on 1 November 2026
      When tranche 2 is decided on 31 October 2026
      Then the outcome is "not yet"
      And the condition "letter of intent received" is not met

    Scenario: "proof of concept": nothing is recorded of letter of intent
      Given nothing is recorded of "letter of intent"
      When tranche 2 is decided on 31 October 2026
      Then the outcome is "undetermined"
      And the condition "letter of intent received" is unknown

    Scenario: "proof of concept": paying customers ≥ 1: just enough
      Given the measure "paying customers" is 1 on 31 October 2026
      When tranche 2 is decided on 31 October 2026
      Then the outcome is "release"
      And the amount is 300,000 USD
      And the condition "paying customers ≥ 1" is met

    Scenario: "proof of concept": nothing is recorded of paying customers
      Given nothing is recorded of "paying customers"
      When tranche 2 is decided on 31 October 2026
      Then the outcome is "release"
      And the amount is 300,000 USD
      And the condition "paying customers ≥ 1" is unknown

    Scenario: "proof of concept": paying customers ≥ 1: in the place of another
      Given the document "letter of intent" was received on 1 November 2026
      And the measure "paying customers" is 1 on 31 October 2026
      When tranche 2 is decided on 31 October 2026
      Then the outcome is "release"
      And the amount is 300,000 USD

  Rule: tranche 3, "approval"

    Background:
      Given tranche 2 was paid 300,000 USD on 30 April 2024
      And the parameter "long stop date" is 30 April 2026
      And the milestone "regulatory approval" was achieved on 30 April 2026 and verified by "programme officer"
      And the fact "regulatory route" is "self declaration"
      And the document "declaration of conformity" was refused on 31 October 2026
      And the measure "private funds raised" is 300,000 USD on 31 October 2026
      And the milestone "first production run" was achieved on 30 April 2024
      And the parameter "unit cost ceiling" is 100,000 USD
      And the measure "unit cost" is 100,000 USD on 31 October 2026
      And the document "supply contract" was signed on 1 November 2026
      And the document "quality certificate" was accepted on 30 April 2024
      And the document "progress report" for tranche 3 was accepted on 30 April 2024
      And the milestone "agreement signed" was achieved on 30 April 2024
      And the milestone "first accounts filed" was achieved on 30 July 2025
      And the parameter "approval deadline" is 30 April 2026
      And the milestone "regulatory approval" was submitted on 30 April 2026

    Scenario: "approval": everything it asks is met, and no more
      When tranche 3 is decided on 31 October 2026
      Then the outcome is "release"
      And the amount is 300,000 USD

    Scenario: "approval": the previous tranche released: not so
      Given tranche 2 was not paid
      When tranche 3 is decided on 31 October 2026
      Then the outcome is "lapsed"
      And the condition "the previous tranche released" is not met

    Scenario: "approval": regulatory approval achieved by long stop date: the day after the last, 1 May 2026
      Given the milestone "regulatory approval" was achieved on 1 May 2026 and verified by "programme officer"
      When tranche 3 is decided on 31 October 2026
      Then the outcome is "not yet"
      And the condition "regulatory approval achieved by long stop date" is not met

    Scenario: "approval": regulatory approval achieved by long stop date: it has not happened
      Given the milestone "regulatory approval" is "in progress" as of 31 October 2026
      When tranche 3 is decided on 31 October 2026
      Then the outcome is "not yet"
      And the condition "regulatory approval achieved by long stop date" is not met

    Scenario: "approval": nothing is recorded of regulatory approval
      Given nothing is recorded of "regulatory approval"
      When tranche 3 is decided on 31 October 2026
      Then the outcome is "undetermined"
      And the condition "regulatory approval achieved by long stop date" is unknown

    Scenario: "approval": nothing is recorded of long stop date
      Given nothing is recorded of "long stop date"
      When tranche 3 is decided on 31 October 2026
      Then the outcome is "undetermined"
      And the condition "regulatory approval achieved by long stop date" is unknown

    Scenario: "approval": regulatory route is conformity assessment
      Given the fact "regulatory route" is "conformity assessment"
      When tranche 3 is decided on 31 October 2026
      Then the outcome is "release"
      And the amount is 300,000 USD
      And the condition "regulatory route is self declaration" is not met

    Scenario: "approval": nothing is recorded of regulatory route
      Given nothing is recorded of "regulatory route"
      When tranche 3 is decided on 31 October 2026
      Then the outcome is "release"
      And the amount is 300,000 USD
      And the condition "regulatory route is self declaration" is unknown

    Scenario: "approval": declaration of conformity accepted: so
      Given the document "declaration of conformity" was accepted on 30 April 2024
      When tranche 3 is decided on 31 October 2026
      Then the outcome is "release"
      And the amount is 300,000 USD
      And the condition "declaration of conformity accepted" is met

    Scenario: "approval": nothing is recorded of declaration of conformity
      Given nothing is recorded of "declaration of conformity"
      When tranche 3 is decided on 31 October 2026
      Then the outcome is "release"
      And the amount is 300,000 USD
      And the condition "declaration of conformity accepted" is unknown

    Scenario: "approval": private funds raised ≥ 50% of (amount of tranche 2 + amount of tranche 3): just short
      Given the measure "private funds raised" is 299,999 USD on 31 October 2026
      When tranche 3 is decided on 31 October 2026
      Then the outcome is "not yet"
      And the condition "private funds raised ≥ 50% of (amount of tranche 2 + amount of tranche 3)" is not met

    Scenario: "approval": nothing is recorded of private funds raised
      Given nothing is recorded of "private funds raised"
      When tranche 3 is decided on 31 October 2026
      Then the outcome is "undetermined"
      And the condition "private funds raised ≥ 50% of (amount of tranche 2 + amount of tranche 3)" is unknown

    Scenario: "approval": first production run achieved: not so
      Given the milestone "first production run" is "in progress" as of 31 October 2026
      When tranche 3 is decided on 31 October 2026
      Then the outcome is "not yet"
      And the condition "first production run achieved" is not met

    Scenario: "approval": nothing is recorded of first production run
      Given nothing is recorded of "first production run"
      When tranche 3 is decided on 31 October 2026
      Then the outcome is "undetermined"
      And the condition "first production run achieved" is unknown

    Scenario: "approval": unit cost ≤ unit cost ceiling: just over
      Given the measure "unit cost" is 100,001 USD on 31 October 2026
      When tranche 3 is decided on 31 October 2026
      Then the outcome is "not yet"
      And the condition "unit cost ≤ unit cost ceiling" is not met

    Scenario: "approval": nothing is recorded of unit cost
      Given nothing is recorded of "unit cost"
      When tranche 3 is decided on 31 October 2026
      Then the outcome is "undetermined"
      And the condition "unit cost ≤ unit cost ceiling" is unknown

    Scenario: "approval": nothing is recorded of unit cost ceiling
      Given nothing is recorded of "unit cost ceiling"
      When tranche 3 is decided on 31 October 2026
      Then the outcome is "undetermined"
      And the condition "unit cost ≤ unit cost ceiling" is unknown

    Scenario: "approval": supply contract signed: so
      Given nothing is recorded of "supply contract"
      And the document "supply contract" was signed on 30 April 2024
      When tranche 3 is decided on 31 October 2026
      Then the outcome is "release"
      And the amount is 300,000 USD
      And the condition "supply contract signed" is met

    Scenario: "approval": nothing is recorded of supply contract
      Given nothing is recorded of "supply contract"
      When tranche 3 is decided on 31 October 2026
      Then the outcome is "release"
      And the amount is 300,000 USD
      And the condition "supply contract signed" is unknown

    Scenario: "approval": quality certificate accepted: not so
      Given the document "quality certificate" was refused on 31 October 2026
      When tranche 3 is decided on 31 October 2026
      Then the outcome is "not yet"
      And the condition "quality certificate accepted" is not met

    Scenario: "approval": nothing is recorded of quality certificate
      Given nothing is recorded of "quality certificate"
      When tranche 3 is decided on 31 October 2026
      Then the outcome is "undetermined"
      And the condition "quality certificate accepted" is unknown

    Scenario: "approval": progress report accepted: not so
      Given the document "progress report" for tranche 3 was refused on 31 October 2026
      When tranche 3 is decided on 31 October 2026
      Then the outcome is "not yet"
      And the condition "progress report accepted" is not met

    Scenario: "approval": nothing is recorded of progress report
      Given nothing is recorded of "progress report"
      When tranche 3 is decided on 31 October 2026
      Then the outcome is "undetermined"
      And the condition "progress report accepted" is unknown

    Scenario: "approval": regulatory route is self declaration and declaration of conformity ac…: in the place of another
      Given the milestone "regulatory approval" was achieved on 1 May 2026 and verified by "programme officer"
      And the document "declaration of conformity" was accepted on 30 April 2024
      When tranche 3 is decided on 31 October 2026
      Then the outcome is "release"
      And the amount is 300,000 USD

    Scenario: "approval": supply contract signed: in the place of another
      Given nothing is recorded of "supply contract"
      And the measure "unit cost" is 100,001 USD on 31 October 2026
      And the document "supply contract" was signed on 30 April 2024
      When tranche 3 is decided on 31 October 2026
      Then the outcome is "release"
      And the amount is 300,000 USD

  Rule: tranche 3, "filing"

    Background:
      Given tranche 2 was paid 300,000 USD on 30 April 2024
      And the parameter "approval deadline" is 30 April 2026
      And the milestone "regulatory approval" was submitted on 29 April 2026
      And the measure "private funds raised" is 300,000 USD on 31 October 2026
      And the document "quality certificate" was accepted on 30 April 2024
      And the document "progress report" for tranche 3 was accepted on 30 April 2024
      And the parameter "long stop date" is 30 April 2026
      And the milestone "regulatory approval" was achieved on 1 May 2026 and verified by "programme officer"
      And the fact "regulatory route" is "self declaration"
      And the document "declaration of conformity" was refused on 31 October 2026
      And the milestone "agreement signed" was achieved on 30 April 2024
      And the milestone "first accounts filed" was achieved on 30 July 2025
      And the milestone "first production run" is "in progress" as of 31 October 2026
      And the parameter "unit cost ceiling" is 100,000 USD
      And the measure "unit cost" is 100,001 USD on 31 October 2026
      And the document "supply contract" was signed on 1 November 2026

    Scenario: "filing": everything it asks is met, and no more
      When tranche 3 is decided on 31 October 2026
      Then the outcome is "release in part"
      And the amount is 120,000 USD

    Scenario: "filing": the previous tranche released: not so
      Given tranche 2 was not paid
      When tranche 3 is decided on 31 October 2026
      Then the outcome is "lapsed"
      And the condition "the previous tranche released" is not met

    Scenario: "filing": regulatory approval submitted before approval deadline: the day after the last, 30 April 2026
      Given the milestone "regulatory approval" was submitted on 30 April 2026
      When tranche 3 is decided on 31 October 2026
      Then the outcome is "not yet"
      And the condition "regulatory approval submitted before approval deadline" is not met

    Scenario: "filing": regulatory approval submitted before approval deadline: it has not happened
      Given the milestone "regulatory approval" was submitted on 1 November 2026
      When tranche 3 is decided on 31 October 2026
      Then the outcome is "not yet"
      And the condition "regulatory approval submitted before approval deadline" is not met

    Scenario: "filing": nothing is recorded of regulatory approval
      Given nothing is recorded of "regulatory approval"
      When tranche 3 is decided on 31 October 2026
      Then the outcome is "undetermined"
      And the condition "regulatory approval submitted before approval deadline" is unknown

    Scenario: "filing": nothing is recorded of approval deadline
      Given nothing is recorded of "approval deadline"
      When tranche 3 is decided on 31 October 2026
      Then the outcome is "undetermined"
      And the condition "regulatory approval submitted before approval deadline" is unknown

    Scenario: "filing": private funds raised ≥ 50% of (amount of tranche 2 + amount of tranche 3): just short
      Given the measure "private funds raised" is 299,999 USD on 31 October 2026
      When tranche 3 is decided on 31 October 2026
      Then the outcome is "not yet"
      And the condition "private funds raised ≥ 50% of (amount of tranche 2 + amount of tranche 3)" is not met

    Scenario: "filing": nothing is recorded of private funds raised
      Given nothing is recorded of "private funds raised"
      When tranche 3 is decided on 31 October 2026
      Then the outcome is "undetermined"
      And the condition "private funds raised ≥ 50% of (amount of tranche 2 + amount of tranche 3)" is unknown

    Scenario: "filing": quality certificate accepted: not so
      Given the document "quality certificate" was refused on 31 October 2026
      When tranche 3 is decided on 31 October 2026
      Then the outcome is "not yet"
      And the condition "quality certificate accepted" is not met

    Scenario: "filing": nothing is recorded of quality certificate
      Given nothing is recorded of "quality certificate"
      When tranche 3 is decided on 31 October 2026
      Then the outcome is "undetermined"
      And the condition "quality certificate accepted" is unknown

    Scenario: "filing": progress report accepted: not so
      Given the document "progress report" for tranche 3 was refused on 31 October 2026
      When tranche 3 is decided on 31 October 2026
      Then the outcome is "not yet"
      And the condition "progress report accepted" is not met

    Scenario: "filing": nothing is recorded of progress report
      Given nothing is recorded of "progress report"
      When tranche 3 is decided on 31 October 2026
      Then the outcome is "undetermined"
      And the condition "progress report accepted" is unknown

    Scenario: "filing": regulatory approval achieved by long stop date: on the last day, 30 April 2026
      Given the milestone "regulatory approval" was achieved on 30 April 2026 and verified by "programme officer"
      When tranche 3 is decided on 31 October 2026
      Then the outcome is "not yet"
      And the condition "regulatory approval achieved by long stop date" is met

    Scenario: "filing": regulatory approval achieved by long stop date: it has not happened
      Given the milestone "regulatory approval" is "in progress" as of 31 October 2026
      When tranche 3 is decided on 31 October 2026
      Then the outcome is "not yet"
      And the condition "regulatory approval achieved by long stop date" is not met

    Scenario: "filing": nothing is recorded of long stop date
      Given nothing is recorded of "long stop date"
      When tranche 3 is decided on 31 October 2026
      Then the outcome is "undetermined"
      And the condition "regulatory approval achieved by long stop date" is unknown

    Scenario: "filing": regulatory route is conformity assessment
      Given the fact "regulatory route" is "conformity assessment"
      When tranche 3 is decided on 31 October 2026
      Then the outcome is "release in part"
      And the amount is 120,000 USD
      And the condition "regulatory route is self declaration" is not met

    Scenario: "filing": nothing is recorded of regulatory route
      Given nothing is recorded of "regulatory route"
      When tranche 3 is decided on 31 October 2026
      Then the outcome is "release in part"
      And the amount is 120,000 USD
      And the condition "regulatory route is self declaration" is unknown

    Scenario: "filing": declaration of conformity accepted: so
      Given the document "declaration of conformity" was accepted on 30 April 2024
      When tranche 3 is decided on 31 October 2026
      Then the outcome is "not yet"
      And the condition "declaration of conformity accepted" is met

    Scenario: "filing": nothing is recorded of declaration of conformity
      Given nothing is recorded of "declaration of conformity"
      When tranche 3 is decided on 31 October 2026
      Then the outcome is "undetermined"
      And the condition "declaration of conformity accepted" is unknown

  Rule: tranche 4, "market"

    Background:
      Given the measure "revenue" for each of the 4 quarters to 30 September 2026 is 25,000 USD
      And the parameter "revenue target" is 100,000 USD
      And tranche 3 was paid 300,000 USD on 30 April 2024
      And the judgement "audit opinion" of "auditor" found "unqualified" on 31 October 2026
      And the judgement "adequate progress" of "investment committee" found "yes" on 30 April 2024
      And the document "progress report" for tranche 4 was accepted on 30 April 2024
      And the parameter "customer target" is 100
      And the measure "paying customers" is 100 on 31 October 2026
      And the measure "field uptime" is 98.5% on 31 October 2026
      And the document "supply contract" was signed on 1 January 2025
      And the parameter "unit cost ceiling" is 100,000 USD
      And the measure "unit cost" is 90,000 USD on 31 October 2026
      And the milestone "agreement signed" was achieved on 30 April 2024
      And the milestone "first accounts filed" was achieved on 30 July 2025

    Scenario: "market": everything it asks is met, and no more
      When tranche 4 is decided on 31 October 2026
      Then the outcome is "release"
      And the amount is 300,000 USD

    Scenario: "market": the previous tranche released: not so
      Given tranche 3 was not paid
      When tranche 4 is decided on 31 October 2026
      Then the outcome is "lapsed"
      And the condition "the previous tranche released" is not met

    Scenario: "market": yearly revenue ≥ revenue floor: just short
      Given the measure "revenue" for each of the 4 quarters to 30 September 2026 is 14,999.75 USD
      When tranche 4 is decided on 31 October 2026
      Then the outcome is "not yet"
      And the condition "yearly revenue ≥ revenue floor" is not met

    Scenario: "market": nothing is recorded of revenue
      Given nothing is recorded of "revenue"
      When tranche 4 is decided on 31 October 2026
      Then the outcome is "undetermined"
      And the condition "yearly revenue ≥ revenue floor" is unknown

    Scenario: "market": nothing is recorded of revenue target
      Given nothing is recorded of "revenue target"
      When tranche 4 is decided on 31 October 2026
      Then the outcome is "undetermined"
      And the condition "yearly revenue ≥ revenue floor" is unknown

    Scenario: "market": audit opinion is qualified
      Given nothing is recorded of "audit opinion"
      And the judgement "audit opinion" of "auditor" found "qualified" on 31 October 2026
      When tranche 4 is decided on 31 October 2026
      Then the outcome is "release"
      And the amount is 300,000 USD
      And the condition "audit opinion is one of (unqualified, qualified)" is met

    Scenario: "market": audit opinion is adverse
      Given nothing is recorded of "audit opinion"
      And the judgement "audit opinion" of "auditor" found "adverse" on 31 October 2026
      When tranche 4 is decided on 31 October 2026
      Then the outcome is "not yet"
      And the condition "audit opinion is one of (unqualified, qualified)" is not met

    Scenario: "market": nothing is recorded of audit opinion
      Given nothing is recorded of "audit opinion"
      When tranche 4 is decided on 31 October 2026
      Then the outcome is "undetermined"
      And the condition "audit opinion is one of (unqualified, qualified)" is unknown

    Scenario: "market": adequate progress found: not so
      Given nothing is recorded of "adequate progress"
      And the judgement "adequate progress" of "investment committee" found "no" on 31 October 2026
      When tranche 4 is decided on 31 October 2026
      Then the outcome is "not yet"
      And the condition "adequate progress found" is not met

    Scenario: "market": nothing is recorded of adequate progress
      Given nothing is recorded of "adequate progress"
      When tranche 4 is decided on 31 October 2026
      Then the outcome is "undetermined"
      And the condition "adequate progress found" is unknown

    Scenario: "market": progress report accepted: not so
      Given the document "progress report" for tranche 4 was refused on 31 October 2026
      When tranche 4 is decided on 31 October 2026
      Then the outcome is "not yet"
      And the condition "progress report accepted" is not met

    Scenario: "market": nothing is recorded of progress report
      Given nothing is recorded of "progress report"
      When tranche 4 is decided on 31 October 2026
      Then the outcome is "undetermined"
      And the condition "progress report accepted" is unknown

    Scenario: "market": paying customers ≥ customer target: just short
      Given the measure "paying customers" is 99 on 31 October 2026
      When tranche 4 is decided on 31 October 2026
      Then the outcome is "not yet"
      And the condition "paying customers ≥ customer target" is not met

    Scenario: "market": nothing is recorded of paying customers
      Given nothing is recorded of "paying customers"
      When tranche 4 is decided on 31 October 2026
      Then the outcome is "undetermined"
      And the condition "paying customers ≥ customer target" is unknown

    Scenario: "market": nothing is recorded of customer target
      Given nothing is recorded of "customer target"
      When tranche 4 is decided on 31 October 2026
      Then the outcome is "undetermined"
      And the condition "paying customers ≥ customer target" is unknown

    Scenario: "market": field uptime ≥ 98.5%: just short
      Given the measure "field uptime" is 98.4% on 31 October 2026
      When tranche 4 is decided on 31 October 2026
      Then the outcome is "not yet"
      And the condition "field uptime ≥ 98.5%" is not met

    Scenario: "market": nothing is recorded of field uptime
      Given nothing is recorded of "field uptime"
      When tranche 4 is decided on 31 October 2026
      Then the outcome is "undetermined"
      And the condition "field uptime ≥ 98.5%" is unknown

    Scenario: "market": supply contract signed after 1 January 2025: on the first day, 2 January 2025
      Given nothing is recorded of "supply contract"
      And the document "supply contract" was signed on 2 January 2025
      When tranche 4 is decided on 31 October 2026
      Then the outcome is "release"
      And the amount is 300,000 USD
      And the condition "supply contract signed after 1 January 2025" is met

    Scenario: "market": supply contract signed after 1 January 2025: it has not happened
      Given nothing is recorded of "supply contract"
      And the document "supply contract" was signed on 1 November 2026
      When tranche 4 is decided on 31 October 2026
      Then the outcome is "release"
      And the amount is 300,000 USD
      And the condition "supply contract signed after 1 January 2025" is open

    Scenario: "market": nothing is recorded of supply contract
      Given nothing is recorded of "supply contract"
      When tranche 4 is decided on 31 October 2026
      Then the outcome is "release"
      And the amount is 300,000 USD
      And the condition "supply contract signed after 1 January 2025" is unknown

    Scenario: "market": unit cost < 90% of unit cost ceiling: just enough
      Given the measure "unit cost" is 89,999 USD on 31 October 2026
      When tranche 4 is decided on 31 October 2026
      Then the outcome is "release"
      And the amount is 300,000 USD
      And the condition "unit cost < 90% of unit cost ceiling" is met

    Scenario: "market": nothing is recorded of unit cost
      Given nothing is recorded of "unit cost"
      When tranche 4 is decided on 31 October 2026
      Then the outcome is "release"
      And the amount is 300,000 USD
      And the condition "unit cost < 90% of unit cost ceiling" is unknown

    Scenario: "market": nothing is recorded of unit cost ceiling
      Given nothing is recorded of "unit cost ceiling"
      When tranche 4 is decided on 31 October 2026
      Then the outcome is "release"
      And the amount is 300,000 USD
      And the condition "unit cost < 90% of unit cost ceiling" is unknown

    Scenario: "market": supply contract signed after 1 January 2025: in the place of another
      Given nothing is recorded of "supply contract"
      And the measure "field uptime" is 98.4% on 31 October 2026
      And the document "supply contract" was signed on 2 January 2025
      When tranche 4 is decided on 31 October 2026
      Then the outcome is "release"
      And the amount is 300,000 USD

    Scenario: "market": unit cost < 90% of unit cost ceiling: in the place of another
      Given the measure "field uptime" is 98.4% on 31 October 2026
      And the measure "unit cost" is 89,999 USD on 31 October 2026
      When tranche 4 is decided on 31 October 2026
      Then the outcome is "release"
      And the amount is 300,000 USD

    Scenario: "market": yearly revenue: at the low end
      Given the measure "revenue" for each of the 4 quarters to 30 September 2026 is 15,000 USD
      When tranche 4 is decided on 31 October 2026
      Then the outcome is "release in part"
      And the amount is 150,000 USD

    Scenario: "market": yearly revenue: just below the high end
      Given the measure "revenue" for each of the 4 quarters to 30 September 2026 is 24,999.75 USD
      When tranche 4 is decided on 31 October 2026
      Then the outcome is "release in part"
      And the amount is 299,996 USD

    Scenario: "market": yearly revenue: just above the low end
      Given the measure "revenue" for each of the 4 quarters to 30 September 2026 is 15,000.25 USD
      When tranche 4 is decided on 31 October 2026
      Then the outcome is "release in part"
      And the amount is 150,003 USD

  Rule: tranche 1, "insolvency or sanctions"

    Background:
      Given the milestone "agreement signed" was achieved on 30 April 2024
      And the document "licence agreement" was signed on 30 October 2024
      And the document "certificate of insurance" was accepted on 25 July 2024

    Scenario: "insolvency or sanctions": it does not apply
      When tranche 1 is decided on 31 October 2026
      Then the outcome is "release"
      And the amount is 300,000 USD

    Scenario: "insolvency or sanctions": it applies
      Given the fact "insolvency" is "yes"
      When tranche 1 is decided on 31 October 2026
      Then the outcome is "barred"

    Scenario: "insolvency or sanctions": insolvency: not so
      Given the fact "insolvency" is "no"
      When tranche 1 is decided on 31 October 2026
      Then the outcome is "release"
      And the amount is 300,000 USD
      And the condition "insolvency" is not met

    Scenario: "insolvency or sanctions": sanctions match: so
      Given the fact "insolvency" is "yes"
      And the fact "sanctions match" is "yes"
      When tranche 1 is decided on 31 October 2026
      Then the outcome is "barred"
      And the condition "sanctions match" is met

    Scenario: "insolvency or sanctions": sanctions match: in the place of another
      Given the fact "insolvency" is "no"
      And the fact "sanctions match" is "yes"
      When tranche 1 is decided on 31 October 2026
      Then the outcome is "barred"

  Rule: tranche 1, "change of control"

    Background:
      Given the milestone "agreement signed" was achieved on 30 April 2024
      And the document "licence agreement" was signed on 30 October 2024
      And the document "certificate of insurance" was accepted on 25 July 2024

    Scenario: "change of control": it does not apply
      When tranche 1 is decided on 31 October 2026
      Then the outcome is "release"
      And the amount is 300,000 USD

    Scenario: "change of control": it applies
      Given the fact "change of control" is "yes"
      When tranche 1 is decided on 31 October 2026
      Then the outcome is "on hold"
      And the condition "change of control" is met

    Scenario: "change of control": it would apply, but funder consent given
      Given the fact "change of control" is "yes"
      And the document "funder consent" was given on 30 April 2024
      When tranche 1 is decided on 31 October 2026
      Then the outcome is "release"
      And the amount is 300,000 USD
      And the condition "funder consent given" is met

    Scenario: "change of control": change of control: not so
      Given the fact "change of control" is "no"
      When tranche 1 is decided on 31 October 2026
      Then the outcome is "release"
      And the amount is 300,000 USD
      And the condition "change of control" is not met

  Rule: tranche 2, "open audit finding"

    Background:
      Given tranche 1 was paid 300,000 USD on 30 April 2024
      And the parameter "long stop date" is 30 April 2026
      And the milestone "prototype demonstrated" was achieved on 30 April 2026 and verified by "independent engineer"
      And the fact "technology readiness level" is 5
      And the measure "private funds raised" is 75,000 USD on 31 October 2026
      And the document "progress report" for tranche 2 was accepted on 30 April 2024
      And the document "letter of intent" was received on 30 April 2024
      And the measure "paying customers" is 0 on 31 October 2026
      And the milestone "agreement signed" was achieved on 30 April 2024
      And the milestone "first accounts filed" was achieved on 30 July 2025

    Scenario: "open audit finding": it does not apply
      When tranche 2 is decided on 31 October 2026
      Then the outcome is "release"
      And the amount is 300,000 USD

    Scenario: "open audit finding": it applies
      Given the fact "audit finding open" is "yes"
      When tranche 2 is decided on 31 October 2026
      Then the outcome is "on hold"

    Scenario: "open audit finding": audit finding open: not so
      Given the fact "audit finding open" is "no"
      When tranche 2 is decided on 31 October 2026
      Then the outcome is "release"
      And the amount is 300,000 USD
      And the condition "audit finding open" is not met

    Scenario: "open audit finding": remediation plan accepted: so
      Given the fact "audit finding open" is "yes"
      And the document "remediation plan" was accepted on 30 April 2024
      When tranche 2 is decided on 31 October 2026
      Then the outcome is "release"
      And the amount is 300,000 USD
      And the condition "remediation plan accepted" is met

  Rule: tranche 2, "accounts"

    Background:
      Given tranche 1 was paid 300,000 USD on 30 April 2024
      And the parameter "long stop date" is 30 April 2026
      And the milestone "prototype demonstrated" was achieved on 30 April 2026 and verified by "independent engineer"
      And the fact "technology readiness level" is 5
      And the measure "private funds raised" is 75,000 USD on 31 October 2026
      And the document "progress report" for tranche 2 was accepted on 30 April 2024
      And the document "letter of intent" was received on 30 April 2024
      And the measure "paying customers" is 0 on 31 October 2026
      And the milestone "agreement signed" was achieved on 30 April 2024
      And the milestone "first accounts filed" was achieved on 30 July 2025

    Scenario: "accounts": it does not apply
      When tranche 2 is decided on 31 October 2026
      Then the outcome is "release"
      And the amount is 300,000 USD

    Scenario: "accounts": it applies
      Given the milestone "first accounts filed" was achieved on 31 July 2025
      When tranche 2 is decided on 31 October 2026
      Then the outcome is "on hold"
      And the condition "first accounts filed missed" is met

    Scenario: "accounts": nothing is recorded of first accounts filed
      Given nothing is recorded of "first accounts filed"
      When tranche 2 is decided on 31 October 2026
      Then the outcome is "on hold"
      And the condition "first accounts filed missed" is unknown

  Rule: tranche 2, investment committee may waive any condition of tranche 2

    Background:
      Given tranche 1 was paid 300,000 USD on 30 April 2024
      And the parameter "long stop date" is 30 April 2026
      And the milestone "prototype demonstrated" was achieved on 30 April 2026 and verified by "independent engineer"
      And the fact "technology readiness level" is 5
      And the measure "private funds raised" is 75,000 USD on 31 October 2026
      And the document "progress report" for tranche 2 was accepted on 30 April 2024
      And the document "letter of intent" was received on 30 April 2024
      And the measure "paying customers" is 0 on 31 October 2026
      And the milestone "agreement signed" was achieved on 30 April 2024
      And the milestone "first accounts filed" was achieved on 30 July 2025

    Scenario: investment committee may waive any condition of tranche 2: prototype demonstrated, and nothing waived
      Given the milestone "prototype demonstrated" was achieved on 1 May 2026 and verified by "independent engineer"
      When tranche 2 is decided on 31 October 2026
      Then the outcome is "lapsed"
      And the condition "prototype demonstrated achieved by long stop date" is not met

    Scenario: investment committee may waive any condition of tranche 2: prototype demonstrated, waived by the investment committee
      Given the milestone "prototype demonstrated" was achieved on 1 May 2026 and verified by "independent engineer"
      And the investment committee waived "prototype demonstrated" of tranche 2 on 31 October 2026
      When tranche 2 is decided on 31 October 2026
      Then the outcome is "release in part"
      And the amount is 150,000 USD

  Rule: tranche 3, investment committee may waive quality certificate of tranche 3

    Background:
      Given tranche 2 was paid 300,000 USD on 30 April 2024
      And the parameter "long stop date" is 30 April 2026
      And the milestone "regulatory approval" was achieved on 30 April 2026 and verified by "programme officer"
      And the fact "regulatory route" is "self declaration"
      And the document "declaration of conformity" was refused on 31 October 2026
      And the measure "private funds raised" is 300,000 USD on 31 October 2026
      And the milestone "first production run" was achieved on 30 April 2024
      And the parameter "unit cost ceiling" is 100,000 USD
      And the measure "unit cost" is 100,000 USD on 31 October 2026
      And the document "supply contract" was signed on 1 November 2026
      And the document "quality certificate" was accepted on 30 April 2024
      And the document "progress report" for tranche 3 was accepted on 30 April 2024
      And the milestone "agreement signed" was achieved on 30 April 2024
      And the milestone "first accounts filed" was achieved on 30 July 2025
      And the parameter "approval deadline" is 30 April 2026
      And the milestone "regulatory approval" was submitted on 30 April 2026

    Scenario: investment committee may waive quality certificate of tranche 3: quality certificate, and nothing waived
      Given the document "quality certificate" was refused on 31 October 2026
      When tranche 3 is decided on 31 October 2026
      Then the outcome is "not yet"
      And the condition "quality certificate accepted" is not met

    Scenario: investment committee may waive quality certificate of tranche 3: quality certificate, waived by the investment committee
      Given the document "quality certificate" was refused on 31 October 2026
      And the investment committee waived "quality certificate" of tranche 3 on 31 October 2026
      When tranche 3 is decided on 31 October 2026
      Then the outcome is "release"
      And the amount is 300,000 USD

  Rule: tranche 2, programme officer may waive progress report of tranches 2 to 4

    Background:
      Given tranche 1 was paid 300,000 USD on 30 April 2024
      And the parameter "long stop date" is 30 April 2026
      And the milestone "prototype demonstrated" was achieved on 30 April 2026 and verified by "independent engineer"
      And the fact "technology readiness level" is 5
      And the measure "private funds raised" is 75,000 USD on 31 October 2026
      And the document "progress report" for tranche 2 was accepted on 30 April 2024
      And the document "letter of intent" was received on 30 April 2024
      And the measure "paying customers" is 0 on 31 October 2026
      And the milestone "agreement signed" was achieved on 30 April 2024
      And the milestone "first accounts filed" was achieved on 30 July 2025

    Scenario: programme officer may waive progress report of tranches 2 to 4: progress report, and nothing waived
      Given the document "progress report" for tranche 2 was refused on 31 October 2026
      When tranche 2 is decided on 31 October 2026
      Then the outcome is "not yet"
      And the condition "progress report accepted" is not met

    Scenario: programme officer may waive progress report of tranches 2 to 4: progress report, waived by the programme officer
      Given the document "progress report" for tranche 2 was refused on 31 October 2026
      And the programme officer waived "progress report" of tranche 2 on 31 October 2026
      When tranche 2 is decided on 31 October 2026
      Then the outcome is "release"
      And the amount is 300,000 USD

  Rule: tranche 1, in force

    Background:
      Given the milestone "agreement signed" was achieved on 30 April 2024
      And the document "licence agreement" was signed on 30 October 2024
      And the document "certificate of insurance" was accepted on 25 July 2024

    Scenario: in force: the day before the first, 14 January 2024
      When tranche 1 is decided on 14 January 2024
      Then the outcome is "not in force"

    Scenario: in force: the first day, 15 January 2024
      When tranche 1 is decided on 15 January 2024
      Then the outcome is "not yet"

    Scenario: in force: the last day, 31 December 2029
      When tranche 1 is decided on 31 December 2029
      Then the outcome is "release"
      And the amount is 300,000 USD

    Scenario: in force: the day after the last, 1 January 2030
      When tranche 1 is decided on 1 January 2030
      Then the outcome is "not in force"
