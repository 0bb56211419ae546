Feature: Riverside Starter Grants, terms of 2026
  Proposed from the rules as they are: look whether each outcome is what was agreed, and change what is not.

  Background:
    Given the rules "tiny.gate"
    And an award "A-001" with tranches
      | tranche | amount      | planned date     |
      | 1       | 900,000 KES | 31 December 2027 |
      | 2       | 900,000 KES | 31 December 2027 |

  Rule: tranche 1, "start"

    Background:
      Given the milestone "agreement signed" was achieved on 30 April 2026

    Scenario: "start": everything it asks is met, and no more
      When tranche 1 is decided on 31 December 2027
      Then the outcome is "release"
      And the amount is 900,000 KES

    Scenario: "start": agreement signed achieved: not so
      Given the milestone "agreement signed" is "in progress" as of 31 December 2027
      When tranche 1 is decided on 31 December 2027
      Then the outcome is "not yet"
      And the condition "agreement signed achieved" is not met

    Scenario: "start": nothing is recorded of agreement signed
      Given nothing is recorded of "agreement signed"
      When tranche 1 is decided on 31 December 2027
      Then the outcome is "undetermined"
      And the condition "agreement signed achieved" is unknown

  Rule: tranche 2, "opening"

    Background:
      Given the milestone "workshop opened" was achieved on 30 September 2026
      And the measure "apprentices" is 3 on 31 December 2027

    Scenario: "opening": everything it asks is met, and no more
      When tranche 2 is decided on 31 December 2027
      Then the outcome is "release in part"
      And the amount is 540,000 KES

    Scenario: "opening": workshop opened achieved by 30 September 2026: the day after the last, 1 October 2026
      Given the milestone "workshop opened" was achieved on 1 October 2026
      When tranche 2 is decided on 31 December 2027
      Then the outcome is "not yet"
      And the condition "workshop opened achieved by 30 September 2026" is not met

    Scenario: "opening": workshop opened achieved by 30 September 2026: it has not happened
      Given the milestone "workshop opened" is "in progress" as of 31 December 2027
      When tranche 2 is decided on 31 December 2027
      Then the outcome is "not yet"
      And the condition "workshop opened achieved by 30 September 2026" is not met

    Scenario: "opening": nothing is recorded of workshop opened
      Given nothing is recorded of "workshop opened"
      When tranche 2 is decided on 31 December 2027
      Then the outcome is "undetermined"
      And the condition "workshop opened achieved by 30 September 2026" is unknown

  Rule: tranche 2, "apprentices"

    Background:
      Given the measure "apprentices" is 4 on 31 December 2027
      And the milestone "workshop opened" was achieved on 1 October 2026

    Scenario: "apprentices": everything it asks is met, and no more
      When tranche 2 is decided on 31 December 2027
      Then the outcome is "release in part"
      And the amount is 450,000 KES

    Scenario: "apprentices": apprentices ≥ 4: just short
      Given the measure "apprentices" is 3 on 31 December 2027
      When tranche 2 is decided on 31 December 2027
      Then the outcome is "not yet"
      And the condition "apprentices ≥ 4" is not met

    Scenario: "apprentices": nothing is recorded of apprentices
      Given nothing is recorded of "apprentices"
      When tranche 2 is decided on 31 December 2027
      Then the outcome is "undetermined"
      And the condition "apprentices ≥ 4" is unknown

  Rule: tranche 1, in force

    Background:
      Given the milestone "agreement signed" was achieved on 30 April 2026

    Scenario: in force: the day before the first, 31 December 2025
      When tranche 1 is decided on 31 December 2025
      Then the outcome is "not in force"

    Scenario: in force: the first day, 1 January 2026
      When tranche 1 is decided on 1 January 2026
      Then the outcome is "not yet"

    Scenario: in force: the last day, 31 December 2027
      When tranche 1 is decided on 31 December 2027
      Then the outcome is "release"
      And the amount is 900,000 KES

    Scenario: in force: the day after the last, 1 January 2028
      When tranche 1 is decided on 1 January 2028
      Then the outcome is "not in force"
