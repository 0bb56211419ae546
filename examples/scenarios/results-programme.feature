Feature: Three Rivers Results Programme, framework grant agreement of 1 September 2024
  Proposed from the rules as they are: look whether each outcome is what was agreed, and change what is not.

  Background:
    Given the rules "results-programme.gate"
    And an award "A-001" with tranches
      | tranche | amount      | planned date    |
      | 1       | 200,000 EUR | 31 January 2027 |
      | 2       | 200,000 EUR | 31 January 2027 |
      | 3       | 200,000 EUR | 31 January 2027 |
      | 4       | 200,000 EUR | 31 January 2027 |
      | 5       | 200,000 EUR | 31 January 2027 |

  Rule: tranche 1, "signature"

    Background:
      Given the milestone "agreement signed" was achieved on 31 January 2025
      And the document "delivery plan" was accepted on 31 January 2025
      And the document "safeguarding policy" was accepted on 31 January 2025
      And the milestone "baseline survey" was achieved on 1 November 2025 and verified by "verification agent"

    Scenario: "signature": everything it asks is met, and no more
      When tranche 1 is decided on 31 July 2027
      Then the outcome is "release in part"
      And the amount is 40,000 EUR

    Scenario: "signature": agreement signed achieved: not so
      Given the milestone "agreement signed" is "in progress" as of 31 July 2027
      When tranche 1 is decided on 31 July 2027
      Then the outcome is "not yet"
      And the condition "agreement signed achieved" is not met

    Scenario: "signature": nothing is recorded of agreement signed
      Given nothing is recorded of "agreement signed"
      When tranche 1 is decided on 31 July 2027
      Then the outcome is "undetermined"
      And the condition "agreement signed achieved" is unknown

    Scenario: "signature": delivery plan accepted: not so
      Given the document "delivery plan" was refused on 31 July 2027
      When tranche 1 is decided on 31 July 2027
      Then the outcome is "not yet"
      And the condition "delivery plan accepted" is not met

    Scenario: "signature": nothing is recorded of delivery plan
      Given nothing is recorded of "delivery plan"
      When tranche 1 is decided on 31 July 2027
      Then the outcome is "undetermined"
      And the condition "delivery plan accepted" is unknown

    Scenario: "signature": safeguarding policy accepted: not so
      Given the document "safeguarding policy" was refused on 31 July 2027
      When tranche 1 is decided on 31 July 2027
      Then the outcome is "not yet"
      And the condition "safeguarding policy accepted" is not met

    Scenario: "signature": nothing is recorded of safeguarding policy
      Given nothing is recorded of "safeguarding policy"
      When tranche 1 is decided on 31 July 2027
      Then the outcome is "undetermined"
      And the condition "safeguarding policy accepted" is unknown

    Scenario: "signature": baseline survey achieved within 9 months after agreement signed achieved: on the last day, 31 October 2025
      Given the milestone "baseline survey" was achieved on 31 October 2025 and verified by "verification agent"
      When tranche 1 is decided on 31 July 2027
      Then the outcome is "release"
      And the amount is 200,000 EUR
      And the condition "baseline survey achieved within 9 months after agreement signed achieved" is met

    Scenario: "signature": baseline survey achieved within 9 months after agreement signed achieved: on the first day, 31 January 2025
      Given the milestone "baseline survey" was achieved on 31 January 2025 and verified by "verification agent"
      When tranche 1 is decided on 31 July 2027
      Then the outcome is "release"
      And the amount is 200,000 EUR
      And the condition "baseline survey achieved within 9 months after agreement signed achieved" is met

    Scenario: "signature": baseline survey achieved within 9 months after agreement signed achieved: the day before the first, 30 January 2025
      Given the milestone "baseline survey" was achieved on 30 January 2025 and verified by "verification agent"
      When tranche 1 is decided on 31 July 2027
      Then the outcome is "release in part"
      And the amount is 40,000 EUR
      And the condition "baseline survey achieved within 9 months after agreement signed achieved" is not met

    Scenario: "signature": baseline survey achieved within 9 months after agreement signed achieved: it has not happened
      Given the milestone "baseline survey" is "in progress" as of 31 July 2027
      When tranche 1 is decided on 31 July 2027
      Then the outcome is "release in part"
      And the amount is 40,000 EUR
      And the condition "baseline survey achieved within 9 months after agreement signed achieved" is not met

    Scenario: "signature": nothing is recorded of baseline survey
      Given nothing is recorded of "baseline survey"
      When tranche 1 is decided on 31 July 2027
      Then the outcome is "undetermined"
      And the condition "baseline survey achieved within 9 months after agreement signed achieved" is unknown

  Rule: tranche 1, "baseline"

    Background:
      Given the document "delivery plan" was accepted on 31 January 2025
      And the document "safeguarding policy" was accepted on 31 January 2025
      And the milestone "agreement signed" was achieved on 31 January 2025
      And the milestone "baseline survey" was achieved on 31 October 2025 and verified by "verification agent"

    Scenario: "baseline": everything it asks is met, and no more
      When tranche 1 is decided on 31 July 2027
      Then the outcome is "release"
      And the amount is 200,000 EUR

    Scenario: "baseline": delivery plan accepted: not so
      Given the document "delivery plan" was refused on 31 July 2027
      When tranche 1 is decided on 31 July 2027
      Then the outcome is "not yet"
      And the condition "delivery plan accepted" is not met

    Scenario: "baseline": nothing is recorded of delivery plan
      Given nothing is recorded of "delivery plan"
      When tranche 1 is decided on 31 July 2027
      Then the outcome is "undetermined"
      And the condition "delivery plan accepted" is unknown

    Scenario: "baseline": safeguarding policy accepted: not so
      Given the document "safeguarding policy" was refused on 31 July 2027
      When tranche 1 is decided on 31 July 2027
      Then the outcome is "not yet"
      And the condition "safeguarding policy accepted" is not met

    Scenario: "baseline": nothing is recorded of safeguarding policy
      Given nothing is recorded of "safeguarding policy"
      When tranche 1 is decided on 31 July 2027
      Then the outcome is "undetermined"
      And the condition "safeguarding policy accepted" is unknown

    Scenario: "baseline": baseline survey achieved within 9 months after agreement signed achieved: the day after the last, 1 November 2025
      Given the milestone "baseline survey" was achieved on 1 November 2025 and verified by "verification agent"
      When tranche 1 is decided on 31 July 2027
      Then the outcome is "release in part"
      And the amount is 40,000 EUR
      And the condition "baseline survey achieved within 9 months after agreement signed achieved" is not met

    Scenario: "baseline": baseline survey achieved within 9 months after agreement signed achieved: on the first day, 31 January 2025
      Given the milestone "baseline survey" was achieved on 31 January 2025 and verified by "verification agent"
      When tranche 1 is decided on 31 July 2027
      Then the outcome is "release"
      And the amount is 200,000 EUR
      And the condition "baseline survey achieved within 9 months after agreement signed achieved" is met

    Scenario: "baseline": baseline survey achieved within 9 months after agreement signed achieved: the day before the first, 30 January 2025
      Given the milestone "baseline survey" was achieved on 30 January 2025 and verified by "verification agent"
      When tranche 1 is decided on 31 July 2027
      Then the outcome is "release in part"
      And the amount is 40,000 EUR
      And the condition "baseline survey achieved within 9 months after agreement signed achieved" is not met

    Scenario: "baseline": baseline survey achieved within 9 months after agreement signed achieved: it has not happened
      Given the milestone "baseline survey" is "in progress" as of 31 July 2027
      When tranche 1 is decided on 31 July 2027
      Then the outcome is "release in part"
      And the amount is 40,000 EUR
      And the condition "baseline survey achieved within 9 months after agreement signed achieved" is not met

    Scenario: "baseline": nothing is recorded of baseline survey
      Given nothing is recorded of "baseline survey"
      When tranche 1 is decided on 31 July 2027
      Then the outcome is "undetermined"
      And the condition "baseline survey achieved within 9 months after agreement signed achieved" is unknown

    Scenario: "baseline": nothing is recorded of agreement signed
      Given nothing is recorded of "agreement signed"
      When tranche 1 is decided on 31 July 2027
      Then the outcome is "undetermined"
      And the condition "baseline survey achieved within 9 months after agreement signed achieved" is unknown

  Rule: tranche 2, "vaccination"

    Background:
      Given the measure "children vaccinated" for each of the 4 quarters to 30 June 2027 is 25 children
      And the parameter "vaccination target" is 100 children
      And the milestone "baseline survey" was achieved on 31 January 2025 and verified by "verification agent"
      And the milestone "cold chain equipped" was achieved on 31 January 2027
      And the measure "doses reconciled" is 95% on 31 July 2027
      And the document "verification report" for tranche 2 was accepted on 31 January 2025
      And the judgement "results credible" of "verification agent" on tranche 2 found "yes" on 31 January 2025
      And the parameter "cold chain deadline" is 31 January 2027

    Scenario: "vaccination": everything it asks is met, and no more
      When tranche 2 is decided on 31 July 2027
      Then the outcome is "release"
      And the amount is 200,000 EUR

    Scenario: "vaccination": baseline survey achieved: not so
      Given the milestone "baseline survey" is "in progress" as of 31 July 2027
      When tranche 2 is decided on 31 July 2027
      Then the outcome is "not yet"
      And the condition "baseline survey achieved" is not met

    Scenario: "vaccination": nothing is recorded of baseline survey
      Given nothing is recorded of "baseline survey"
      When tranche 2 is decided on 31 July 2027
      Then the outcome is "undetermined"
      And the condition "baseline survey achieved" is unknown

    Scenario: "vaccination": cold chain equipped achieved: not so
      Given the milestone "cold chain equipped" is "in progress" as of 31 July 2027
      When tranche 2 is decided on 31 July 2027
      Then the outcome is "on hold"
      And the condition "cold chain equipped achieved" is not met

    Scenario: "vaccination": nothing is recorded of cold chain equipped
      Given nothing is recorded of "cold chain equipped"
      When tranche 2 is decided on 31 July 2027
      Then the outcome is "undetermined"
      And the condition "cold chain equipped achieved" is unknown

    Scenario: "vaccination": doses reconciled between 95% and 102%: just short
      Given the measure "doses reconciled" is 94% on 31 July 2027
      When tranche 2 is decided on 31 July 2027
      Then the outcome is "not yet"
      And the condition "doses reconciled between 95% and 102%" is not met

    Scenario: "vaccination": doses reconciled between 95% and 102%: at its upper end
      Given the measure "doses reconciled" is 102% on 31 July 2027
      When tranche 2 is decided on 31 July 2027
      Then the outcome is "release"
      And the amount is 200,000 EUR
      And the condition "doses reconciled between 95% and 102%" is met

    Scenario: "vaccination": doses reconciled between 95% and 102%: just above it
      Given the measure "doses reconciled" is 103% on 31 July 2027
      When tranche 2 is decided on 31 July 2027
      Then the outcome is "not yet"
      And the condition "doses reconciled between 95% and 102%" is not met

    Scenario: "vaccination": nothing is recorded of doses reconciled
      Given nothing is recorded of "doses reconciled"
      When tranche 2 is decided on 31 July 2027
      Then the outcome is "undetermined"
      And the condition "doses reconciled between 95% and 102%" is unknown

    Scenario: "vaccination": verification report accepted: not so
      Given the document "verification report" for tranche 2 was refused on 31 July 2027
      When tranche 2 is decided on 31 July 2027
      Then the outcome is "not yet"
      And the condition "verification report accepted" is not met

    Scenario: "vaccination": nothing is recorded of verification report
      Given nothing is recorded of "verification report"
      When tranche 2 is decided on 31 July 2027
      Then the outcome is "undetermined"
      And the condition "verification report accepted" is unknown

    Scenario: "vaccination": results credible found: not so
      Given nothing is recorded of "results credible"
      And the judgement "results credible" of "verification agent" on tranche 2 found "no" on 31 July 2027
      When tranche 2 is decided on 31 July 2027
      Then the outcome is "not yet"
      And the condition "results credible found" is not met

    Scenario: "vaccination": nothing is recorded of results credible
      Given nothing is recorded of "results credible"
      When tranche 2 is decided on 31 July 2027
      Then the outcome is "undetermined"
      And the condition "results credible found" is unknown

    Scenario: "vaccination": vaccinated this year: half of it
      Given the measure "children vaccinated" for each of the 4 quarters to 30 June 2027 is 12.5 children
      When tranche 2 is decided on 31 July 2027
      Then the outcome is "release in part"
      And the amount is 100,000 EUR

    Scenario: "vaccination": vaccinated this year: just below it
      Given the measure "children vaccinated" for each of the 4 quarters to 30 June 2027 is 12.25 children
      When tranche 2 is decided on 31 July 2027
      Then the outcome is "not yet"

    Scenario: "vaccination": vaccinated this year: just below the whole
      Given the measure "children vaccinated" for each of the 4 quarters to 30 June 2027 is 24.75 children
      When tranche 2 is decided on 31 July 2027
      Then the outcome is "release in part"
      And the amount is 198,000 EUR

    Scenario: "vaccination": nothing is recorded of children vaccinated
      Given nothing is recorded of "children vaccinated"
      When tranche 2 is decided on 31 July 2027
      Then the outcome is "undetermined"

    Scenario: "vaccination": nothing is recorded of vaccination target
      Given nothing is recorded of "vaccination target"
      When tranche 2 is decided on 31 July 2027
      Then the outcome is "undetermined"

  Rule: tranche 3, "connections"

    Background:
      Given the measure "households connected" is 2,000 households on 31 July 2027
      And the parameter "household target" is 2,000 households
      And the milestone "baseline survey" was achieved on 31 January 2025 and verified by "verification agent"
      And the document "verification report" for tranche 3 was accepted on 31 January 2025
      And the judgement "results credible" of "verification agent" on tranche 3 found "yes" on 31 January 2025
      And the measure "hours of supply" is 16 on 31 July 2027
      And the parameter "cold chain deadline" is 31 January 2027
      And the milestone "cold chain equipped" was achieved on 31 January 2027

    Scenario: "connections": everything it asks is met, and no more
      When tranche 3 is decided on 31 July 2027
      Then the outcome is "release"
      And the amount is 200,000 EUR

    Scenario: "connections": baseline survey achieved: not so
      Given the milestone "baseline survey" is "in progress" as of 31 July 2027
      When tranche 3 is decided on 31 July 2027
      Then the outcome is "not yet"
      And the condition "baseline survey achieved" is not met

    Scenario: "connections": nothing is recorded of baseline survey
      Given nothing is recorded of "baseline survey"
      When tranche 3 is decided on 31 July 2027
      Then the outcome is "undetermined"
      And the condition "baseline survey achieved" is unknown

    Scenario: "connections": verification report accepted: not so
      Given the document "verification report" for tranche 3 was refused on 31 July 2027
      When tranche 3 is decided on 31 July 2027
      Then the outcome is "not yet"
      And the condition "verification report accepted" is not met

    Scenario: "connections": nothing is recorded of verification report
      Given nothing is recorded of "verification report"
      When tranche 3 is decided on 31 July 2027
      Then the outcome is "undetermined"
      And the condition "verification report accepted" is unknown

    Scenario: "connections": results credible found: not so
      Given nothing is recorded of "results credible"
      And the judgement "results credible" of "verification agent" on tranche 3 found "no" on 31 July 2027
      When tranche 3 is decided on 31 July 2027
      Then the outcome is "not yet"
      And the condition "results credible found" is not met

    Scenario: "connections": nothing is recorded of results credible
      Given nothing is recorded of "results credible"
      When tranche 3 is decided on 31 July 2027
      Then the outcome is "undetermined"
      And the condition "results credible found" is unknown

    Scenario: "connections": hours of supply ≥ 16: just short
      Given the measure "hours of supply" is 15 on 31 July 2027
      When tranche 3 is decided on 31 July 2027
      Then the outcome is "not yet"
      And the condition "hours of supply ≥ 16" is not met

    Scenario: "connections": nothing is recorded of hours of supply
      Given nothing is recorded of "hours of supply"
      When tranche 3 is decided on 31 July 2027
      Then the outcome is "undetermined"
      And the condition "hours of supply ≥ 16" is unknown

    Scenario: "connections": households connected: half of it
      Given the measure "households connected" is 1,000 households on 31 July 2027
      When tranche 3 is decided on 31 July 2027
      Then the outcome is "release in part"
      And the amount is 100,000 EUR

    Scenario: "connections": households connected: just below it
      Given the measure "households connected" is 999 households on 31 July 2027
      When tranche 3 is decided on 31 July 2027
      Then the outcome is "not yet"

    Scenario: "connections": households connected: just below the whole
      Given the measure "households connected" is 1,999 households on 31 July 2027
      When tranche 3 is decided on 31 July 2027
      Then the outcome is "release in part"
      And the amount is 199,900 EUR

    Scenario: "connections": nothing is recorded of households connected
      Given nothing is recorded of "households connected"
      When tranche 3 is decided on 31 July 2027
      Then the outcome is "undetermined"

    Scenario: "connections": nothing is recorded of household target
      Given nothing is recorded of "household target"
      When tranche 3 is decided on 31 July 2027
      Then the outcome is "undetermined"

  Rule: tranche 4, "learning"

    Background:
      Given the measure "learners at grade level" is 75% on 31 July 2027
      And the milestone "baseline survey" was achieved on 31 January 2025 and verified by "verification agent"
      And the document "verification report" for tranche 4 was accepted on 31 January 2025
      And the judgement "results credible" of "verification agent" on tranche 4 found "yes" on 31 January 2025
      And the measure "school drop-out" is 12% on 31 July 2027
      And the parameter "cold chain deadline" is 31 January 2027
      And the milestone "cold chain equipped" was achieved on 31 January 2027

    Scenario: "learning": everything it asks is met, and no more
      When tranche 4 is decided on 31 July 2027
      Then the outcome is "release"
      And the amount is 200,000 EUR

    Scenario: "learning": baseline survey achieved: not so
      Given the milestone "baseline survey" is "in progress" as of 31 July 2027
      When tranche 4 is decided on 31 July 2027
      Then the outcome is "not yet"
      And the condition "baseline survey achieved" is not met

    Scenario: "learning": nothing is recorded of baseline survey
      Given nothing is recorded of "baseline survey"
      When tranche 4 is decided on 31 July 2027
      Then the outcome is "undetermined"
      And the condition "baseline survey achieved" is unknown

    Scenario: "learning": learners at grade level > 40%: just short
      Given the measure "learners at grade level" is 40% on 31 July 2027
      When tranche 4 is decided on 31 July 2027
      Then the outcome is "not yet"
      And the condition "learners at grade level > 40%" is not met

    Scenario: "learning": nothing is recorded of learners at grade level
      Given nothing is recorded of "learners at grade level"
      When tranche 4 is decided on 31 July 2027
      Then the outcome is "undetermined"
      And the condition "learners at grade level > 40%" is unknown

    Scenario: "learning": verification report accepted: not so
      Given the document "verification report" for tranche 4 was refused on 31 July 2027
      When tranche 4 is decided on 31 July 2027
      Then the outcome is "not yet"
      And the condition "verification report accepted" is not met

    Scenario: "learning": nothing is recorded of verification report
      Given nothing is recorded of "verification report"
      When tranche 4 is decided on 31 July 2027
      Then the outcome is "undetermined"
      And the condition "verification report accepted" is unknown

    Scenario: "learning": results credible found: not so
      Given nothing is recorded of "results credible"
      And the judgement "results credible" of "verification agent" on tranche 4 found "no" on 31 July 2027
      When tranche 4 is decided on 31 July 2027
      Then the outcome is "not yet"
      And the condition "results credible found" is not met

    Scenario: "learning": nothing is recorded of results credible
      Given nothing is recorded of "results credible"
      When tranche 4 is decided on 31 July 2027
      Then the outcome is "undetermined"
      And the condition "results credible found" is unknown

    Scenario: "learning": school drop-out > 12%: just enough
      Given the measure "school drop-out" is 13% on 31 July 2027
      When tranche 4 is decided on 31 July 2027
      Then the outcome is "not yet"
      And the condition "school drop-out > 12%" is met

    Scenario: "learning": nothing is recorded of school drop-out
      Given nothing is recorded of "school drop-out"
      When tranche 4 is decided on 31 July 2027
      Then the outcome is "undetermined"
      And the condition "school drop-out > 12%" is unknown

    Scenario: "learning": reading test disputed: so
      Given the fact "reading test disputed" is "yes"
      When tranche 4 is decided on 31 July 2027
      Then the outcome is "not yet"
      And the condition "reading test disputed" is met

    Scenario: "learning": learners at grade level: just below the high end
      Given the measure "learners at grade level" is 74% on 31 July 2027
      When tranche 4 is decided on 31 July 2027
      Then the outcome is "release in part"
      And the amount is 194,200 EUR

    Scenario: "learning": learners at grade level: just above the low end
      Given the measure "learners at grade level" is 41% on 31 July 2027
      When tranche 4 is decided on 31 July 2027
      Then the outcome is "release in part"
      And the amount is 5,700 EUR

  Rule: tranche 5, "close"

    Background:
      Given the parameter "closing date" is 31 January 2027
      And the document "final report" was accepted on 31 January 2027
      And the judgement "audit opinion" of "auditor" found "qualified" on 31 July 2027
      And the document "audited accounts" was refused on 31 July 2027

    Scenario: "close": everything it asks is met, and no more
      When tranche 5 is decided on 31 July 2027
      Then the outcome is "release in part"
      And the amount is 160,000 EUR

    Scenario: "close": final report accepted by closing date: the day after the last, 1 February 2027
      Given the document "final report" was accepted on 1 February 2027
      When tranche 5 is decided on 31 July 2027
      Then the outcome is "lapsed"
      And the condition "final report accepted by closing date" is not met

    Scenario: "close": final report accepted by closing date: it has not happened
      Given the document "final report" was refused on 31 July 2027
      When tranche 5 is decided on 31 July 2027
      Then the outcome is "lapsed"
      And the condition "final report accepted by closing date" is not met

    Scenario: "close": nothing is recorded of final report
      Given nothing is recorded of "final report"
      When tranche 5 is decided on 31 July 2027
      Then the outcome is "lapsed"
      And the condition "final report accepted by closing date" is not met

    Scenario: "close": nothing is recorded of closing date
      Given nothing is recorded of "closing date"
      When tranche 5 is decided on 31 July 2027
      Then the outcome is "undetermined"
      And the condition "final report accepted by closing date" is unknown

    Scenario: "close": audit opinion is clean
      Given nothing is recorded of "audit opinion"
      And the judgement "audit opinion" of "auditor" found "clean" on 31 July 2027
      When tranche 5 is decided on 31 July 2027
      Then the outcome is "release in part"
      And the amount is 160,000 EUR
      And the condition "audit opinion is clean" is met

    Scenario: "close": audit opinion is adverse
      Given nothing is recorded of "audit opinion"
      And the judgement "audit opinion" of "auditor" found "adverse" on 31 July 2027
      When tranche 5 is decided on 31 July 2027
      Then the outcome is "release in part"
      And the amount is 160,000 EUR
      And the condition "audit opinion is clean" is not met

    Scenario: "close": nothing is recorded of audit opinion
      Given nothing is recorded of "audit opinion"
      When tranche 5 is decided on 31 July 2027
      Then the outcome is "release in part"
      And the amount is 160,000 EUR
      And the condition "audit opinion is clean" is unknown

    Scenario: "close": audited accounts accepted: so
      Given the document "audited accounts" was accepted on 31 January 2025
      When tranche 5 is decided on 31 July 2027
      Then the outcome is "release in part"
      And the amount is 160,000 EUR
      And the condition "audited accounts accepted" is met

    Scenario: "close": nothing is recorded of audited accounts
      Given nothing is recorded of "audited accounts"
      When tranche 5 is decided on 31 July 2027
      Then the outcome is "release in part"
      And the amount is 160,000 EUR
      And the condition "audited accounts accepted" is unknown

    Scenario: "close": tranche 4 released: so
      Given tranche 4 was paid 200,000 EUR on 31 January 2025
      When tranche 5 is decided on 31 July 2027
      Then the outcome is "release in part"
      And the amount is 160,000 EUR
      And the condition "tranche 4 released" is met

    Scenario: "close": tranche 4 released in part: so
      Given tranche 4 was paid 100,000 EUR on 31 January 2025 as "part payment"
      When tranche 5 is decided on 31 July 2027
      Then the outcome is "release in part"
      And the amount is 160,000 EUR
      And the condition "tranche 4 released in part" is met

  Rule: tranche 5, "close in good order"

    Background:
      Given the parameter "closing date" is 31 January 2027
      And the document "final report" was accepted on 31 January 2027
      And the judgement "audit opinion" of "auditor" found "clean" on 31 July 2027
      And the document "audited accounts" was accepted on 31 January 2025
      And tranche 4 was paid 200,000 EUR on 31 January 2025

    Scenario: "close in good order": everything it asks is met, and no more
      When tranche 5 is decided on 31 July 2027
      Then the outcome is "release"
      And the amount is 200,000 EUR

    Scenario: "close in good order": final report accepted by closing date: the day after the last, 1 February 2027
      Given the document "final report" was accepted on 1 February 2027
      When tranche 5 is decided on 31 July 2027
      Then the outcome is "lapsed"
      And the condition "final report accepted by closing date" is not met

    Scenario: "close in good order": final report accepted by closing date: it has not happened
      Given the document "final report" was refused on 31 July 2027
      When tranche 5 is decided on 31 July 2027
      Then the outcome is "lapsed"
      And the condition "final report accepted by closing date" is not met

    Scenario: "close in good order": nothing is recorded of final report
      Given nothing is recorded of "final report"
      When tranche 5 is decided on 31 July 2027
      Then the outcome is "lapsed"
      And the condition "final report accepted by closing date" is not met

    Scenario: "close in good order": nothing is recorded of closing date
      Given nothing is recorded of "closing date"
      When tranche 5 is decided on 31 July 2027
      Then the outcome is "undetermined"
      And the condition "final report accepted by closing date" is unknown

    Scenario: "close in good order": audit opinion is qualified
      Given nothing is recorded of "audit opinion"
      And the judgement "audit opinion" of "auditor" found "qualified" on 31 July 2027
      When tranche 5 is decided on 31 July 2027
      Then the outcome is "release in part"
      And the amount is 160,000 EUR
      And the condition "audit opinion is clean" is not met

    Scenario: "close in good order": audit opinion is adverse
      Given nothing is recorded of "audit opinion"
      And the judgement "audit opinion" of "auditor" found "adverse" on 31 July 2027
      When tranche 5 is decided on 31 July 2027
      Then the outcome is "release in part"
      And the amount is 160,000 EUR
      And the condition "audit opinion is clean" is not met

    Scenario: "close in good order": nothing is recorded of audit opinion
      Given nothing is recorded of "audit opinion"
      When tranche 5 is decided on 31 July 2027
      Then the outcome is "undetermined"
      And the condition "audit opinion is clean" is unknown

    Scenario: "close in good order": audited accounts accepted: not so
      Given the document "audited accounts" was refused on 31 July 2027
      When tranche 5 is decided on 31 July 2027
      Then the outcome is "release in part"
      And the amount is 160,000 EUR
      And the condition "audited accounts accepted" is not met

    Scenario: "close in good order": nothing is recorded of audited accounts
      Given nothing is recorded of "audited accounts"
      When tranche 5 is decided on 31 July 2027
      Then the outcome is "undetermined"
      And the condition "audited accounts accepted" is unknown

    Scenario: "close in good order": tranche 4 released: not so
      Given tranche 4 was not paid
      When tranche 5 is decided on 31 July 2027
      Then the outcome is "release in part"
      And the amount is 160,000 EUR
      And the condition "tranche 4 released" is not met

    Scenario: "close in good order": tranche 4 released in part: so
      Given tranche 4 was paid 100,000 EUR on 31 January 2025 as "part payment"
      When tranche 5 is decided on 31 July 2027
      Then the outcome is "release"
      And the amount is 200,000 EUR
      And the condition "tranche 4 released in part" is met

  Rule: tranche 1, "fraud"

    Background:
      Given the milestone "agreement signed" was achieved on 31 January 2025
      And the document "delivery plan" was accepted on 31 January 2025
      And the document "safeguarding policy" was accepted on 31 January 2025
      And the milestone "baseline survey" was achieved on 1 November 2025 and verified by "verification agent"

    Scenario: "fraud": it does not apply
      When tranche 1 is decided on 31 July 2027
      Then the outcome is "release in part"
      And the amount is 40,000 EUR

    Scenario: "fraud": it applies
      Given the fact "fraud finding confirmed" is "yes"
      When tranche 1 is decided on 31 July 2027
      Then the outcome is "barred"
      And the condition "fraud finding confirmed" is met

    Scenario: "fraud": fraud finding confirmed: not so
      Given the fact "fraud finding confirmed" is "no"
      When tranche 1 is decided on 31 July 2027
      Then the outcome is "release in part"
      And the amount is 40,000 EUR
      And the condition "fraud finding confirmed" is not met

  Rule: tranche 1, "safeguarding"

    Background:
      Given the milestone "agreement signed" was achieved on 31 January 2025
      And the document "delivery plan" was accepted on 31 January 2025
      And the document "safeguarding policy" was accepted on 31 January 2025
      And the milestone "baseline survey" was achieved on 1 November 2025 and verified by "verification agent"

    Scenario: "safeguarding": it does not apply
      When tranche 1 is decided on 31 July 2027
      Then the outcome is "release in part"
      And the amount is 40,000 EUR

    Scenario: "safeguarding": it applies
      Given the fact "safeguarding incident open" is "yes"
      When tranche 1 is decided on 31 July 2027
      Then the outcome is "on hold"
      And the condition "safeguarding incident open" is met

    Scenario: "safeguarding": it would apply, but corrective action plan accepted
      Given the fact "safeguarding incident open" is "yes"
      And the document "corrective action plan" was accepted on 31 January 2025
      When tranche 1 is decided on 31 July 2027
      Then the outcome is "release in part"
      And the amount is 40,000 EUR
      And the condition "corrective action plan accepted" is met

    Scenario: "safeguarding": safeguarding incident open: not so
      Given the fact "safeguarding incident open" is "no"
      When tranche 1 is decided on 31 July 2027
      Then the outcome is "release in part"
      And the amount is 40,000 EUR
      And the condition "safeguarding incident open" is not met

  Rule: tranche 2, "cold chain"

    Background:
      Given the measure "children vaccinated" for each of the 4 quarters to 30 June 2027 is 25 children
      And the parameter "vaccination target" is 100 children
      And the milestone "baseline survey" was achieved on 31 January 2025 and verified by "verification agent"
      And the milestone "cold chain equipped" was achieved on 31 January 2027
      And the measure "doses reconciled" is 95% on 31 July 2027
      And the document "verification report" for tranche 2 was accepted on 31 January 2025
      And the judgement "results credible" of "verification agent" on tranche 2 found "yes" on 31 January 2025
      And the parameter "cold chain deadline" is 31 January 2027

    Scenario: "cold chain": it does not apply
      When tranche 2 is decided on 31 July 2027
      Then the outcome is "release"
      And the amount is 200,000 EUR

    Scenario: "cold chain": it applies
      Given the milestone "cold chain equipped" was achieved on 1 February 2027
      When tranche 2 is decided on 31 July 2027
      Then the outcome is "on hold"
      And the condition "cold chain equipped missed" is met

    Scenario: "cold chain": nothing is recorded of cold chain equipped
      Given nothing is recorded of "cold chain equipped"
      When tranche 2 is decided on 31 July 2027
      Then the outcome is "undetermined"
      And the condition "cold chain equipped missed" is unknown

  Rule: tranche 3, results committee may waive hours of supply of tranche 3

    Background:
      Given the measure "households connected" is 2,000 households on 31 July 2027
      And the parameter "household target" is 2,000 households
      And the milestone "baseline survey" was achieved on 31 January 2025 and verified by "verification agent"
      And the document "verification report" for tranche 3 was accepted on 31 January 2025
      And the judgement "results credible" of "verification agent" on tranche 3 found "yes" on 31 January 2025
      And the measure "hours of supply" is 16 on 31 July 2027
      And the parameter "cold chain deadline" is 31 January 2027
      And the milestone "cold chain equipped" was achieved on 31 January 2027

    Scenario: results committee may waive hours of supply of tranche 3: hours of supply, and nothing waived
      Given the measure "hours of supply" is 15 on 31 July 2027
      When tranche 3 is decided on 31 July 2027
      Then the outcome is "not yet"
      And the condition "hours of supply ≥ 16" is not met

    Scenario: results committee may waive hours of supply of tranche 3: hours of supply, waived by the results committee
      Given the measure "hours of supply" is 15 on 31 July 2027
      And the results committee waived "hours of supply" of tranche 3 on 31 July 2027
      When tranche 3 is decided on 31 July 2027
      Then the outcome is "release"
      And the amount is 200,000 EUR

  Rule: tranche 3, results committee may waive verification report of tranche 3

    Background:
      Given the measure "households connected" is 2,000 households on 31 July 2027
      And the parameter "household target" is 2,000 households
      And the milestone "baseline survey" was achieved on 31 January 2025 and verified by "verification agent"
      And the document "verification report" for tranche 3 was accepted on 31 January 2025
      And the judgement "results credible" of "verification agent" on tranche 3 found "yes" on 31 January 2025
      And the measure "hours of supply" is 16 on 31 July 2027
      And the parameter "cold chain deadline" is 31 January 2027
      And the milestone "cold chain equipped" was achieved on 31 January 2027

    Scenario: results committee may waive verification report of tranche 3: verification report, and nothing waived
      Given the document "verification report" for tranche 3 was refused on 31 July 2027
      When tranche 3 is decided on 31 July 2027
      Then the outcome is "not yet"
      And the condition "verification report accepted" is not met

    Scenario: results committee may waive verification report of tranche 3: verification report, waived by the results committee
      Given the document "verification report" for tranche 3 was refused on 31 July 2027
      And the results committee waived "verification report" of tranche 3 on 31 July 2027
      When tranche 3 is decided on 31 July 2027
      Then the outcome is "release in part"
      And the amount is 100,000 EUR

  Rule: tranche 1, programme officer may waive delivery plan of tranche 1

    Background:
      Given the milestone "agreement signed" was achieved on 31 January 2025
      And the document "delivery plan" was accepted on 31 January 2025
      And the document "safeguarding policy" was accepted on 31 January 2025
      And the milestone "baseline survey" was achieved on 1 November 2025 and verified by "verification agent"

    Scenario: programme officer may waive delivery plan of tranche 1: delivery plan, and nothing waived
      Given the document "delivery plan" was refused on 31 July 2027
      When tranche 1 is decided on 31 July 2027
      Then the outcome is "not yet"
      And the condition "delivery plan accepted" is not met

    Scenario: programme officer may waive delivery plan of tranche 1: delivery plan, waived by the programme officer
      Given the document "delivery plan" was refused on 31 July 2027
      And the programme officer waived "delivery plan" of tranche 1 on 31 July 2027
      When tranche 1 is decided on 31 July 2027
      Then the outcome is "release in part"
      And the amount is 40,000 EUR

  Rule: tranche 1, in force

    Background:
      Given the milestone "agreement signed" was achieved on 31 January 2025
      And the document "delivery plan" was accepted on 31 January 2025
      And the document "safeguarding policy" was accepted on 31 January 2025
      And the milestone "baseline survey" was achieved on 1 November 2025 and verified by "verification agent"

    Scenario: in force: the day before the first, 30 September 2024
      When tranche 1 is decided on 30 September 2024
      Then the outcome is "not in force"

    Scenario: in force: the first day, 1 October 2024
      When tranche 1 is decided on 1 October 2024
      Then the outcome is "not yet"

    Scenario: in force: the last day, 31 March 2029
      When tranche 1 is decided on 31 March 2029
      Then the outcome is "release in part"
      And the amount is 40,000 EUR

    Scenario: in force: the day after the last, 1 April 2029
      When tranche 1 is decided on 1 April 2029
      Then the outcome is "not in force"
