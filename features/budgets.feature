Feature: A budget for a round
  What the awards of a programme are paid together comes to no more than the budget of the round.

  Background:
    Given the agreement says
      """
      language 1
      currency USD
      round entitlements down to 1 USD
      milestone pilot plant
      release tranche 1 when pilot plant achieved
      share budget "scale-up round" among tranche 1 of every award pro rata
      """
    And award "A-1" has tranche 1 of 300,000 USD
    And milestone "pilot plant" was achieved on 12 May 2026
    And award "A-2" has tranche 1 of 100,000 USD
    And milestone "pilot plant" was achieved on 1 June 2026
    And award "A-3" has tranche 1 of 200,000 USD

  Scenario: Too little is shared in proportion, and what nobody can decide yet keeps its share
    Given budget "scale-up round" is 300,000 USD
    When the portfolio is decided on 30 November 2026
    Then tranche 1 of "A-1" is "release in part" of 150,000 USD
    And the reason mentions "the budget “scale-up round” gives 150,000 USD of the 300,000 USD asked"
    And tranche 1 of "A-2" is "release in part" of 50,000 USD
    And tranche 1 of "A-3" is "undetermined"

  Scenario: What was paid before is taken from the budget first
    Given 200,000 USD of tranche 1 were paid on 1 July 2026 as "payment"
    And budget "scale-up round" is 500,000 USD
    When the portfolio is decided on 30 November 2026
    Then tranche 1 of "A-3" is "already released"
    And tranche 1 of "A-1" is "release in part" of 225,000 USD
    And tranche 1 of "A-2" is "release in part" of 75,000 USD

  Scenario: Without the budget on record nobody knows what to pay
    When the portfolio is decided on 30 November 2026
    Then tranche 1 of "A-1" is "undetermined"
    And still needed is "record the budget “scale-up round”"

  Scenario: By priority, each in full while it lasts
    Given the agreement says
      """
      language 1
      currency USD
      round entitlements down to 1 USD
      milestone pilot plant
      release tranche 1 when pilot plant achieved
      share budget "scale-up round" for round "2027" among tranche 1 of every award by priority
      """
    And these awards
      | award | currency | priority |
      | A-1   | USD      | 2        |
      | A-2   | USD      | 1        |
      | A-3   | USD      |          |
    And these budgets
      | budget         | amount  | currency | round |
      | scale-up round | 350,000 | USD      | 2027  |
      | scale-up round | 900,000 | USD      | 2026  |
    When the portfolio is decided on 30 November 2026
    Then tranche 1 of "A-2" is "release" of 100,000 USD
    And tranche 1 of "A-1" is "release in part" of 250,000 USD
