Feature: How much
  An amount is what the rule gives to date, rounded once, less what was paid.

  Scenario: In proportion to what was achieved, less what was paid
    Given the agreement says
      """
      language 1
      currency USD
      round entitlements down to 1,000 USD
      measure jobs created, cumulative
      release tranche 1 in proportion to jobs created out of 120, nothing below 60
          in any case
      """
    And award "A-1" has tranche 1 of 100,000 USD
    And measure "jobs created" was 80 for the period to 30 September 2026
    And tranche 1 was paid 20,000 USD on 1 July 2026 as "part payment"
    When the portfolio is decided on 30 November 2026
    Then tranche 1 of "A-1" is "release in part" of 46,000 USD

  Scenario: Two rules that give different amounts are for the board to settle
    Given the agreement says
      """
      language 1
      currency USD
      milestone pilot plant
      milestone land lease
      release 60% of tranche 1 when pilot plant achieved
      release 40% of tranche 1 when land lease achieved
      """
    And award "A-1" has tranche 1 of 100,000 USD
    And milestone "pilot plant" was achieved on 12 May 2026
    And milestone "land lease" was achieved on 12 May 2026
    When the portfolio is decided on 30 November 2026
    Then tranche 1 of "A-1" is "conflict"
    And the reason mentions "60,000 USD"
    And the reason mentions "40,000 USD"

  Scenario: A share for each condition that is met, within bounds
    Given the agreement says
      """
      language 1
      currency USD
      measure customers
      document letter of intent
      release tranche 1 by weight (80% for customers >= 40; 20% for letter of intent received), up to 70,000 USD
          in any case
      """
    And award "A-1" has tranche 1 of 100,000 USD
    And measure "customers" was 41 for the period to 30 September 2026
    And document "letter of intent" was received on 1 May 2026
    When the portfolio is decided on 30 November 2026
    Then tranche 1 of "A-1" is "release in part" of 70,000 USD
    And the reason mentions "80% for customers ≥ 40: met"

  Scenario: The lesser of two, one of which nobody reported
    Given the agreement says
      """
      language 1
      currency USD
      measure spending in USD, cumulative
      release the lesser of (50% of tranche 1; spending) of tranche 1 in any case
      """
    And award "A-1" has tranche 1 of 100,000 USD
    When the portfolio is decided on 30 November 2026
    Then tranche 1 of "A-1" is "undetermined"
    And the reason mentions "“spending” is not reported"

  Scenario Outline: By bands, on a line, and for each one above a number
    Given the agreement says
      """
      language 1
      currency USD
      measure jobs created, higher is better
      release tranche 1 by bands of jobs created (0% below 60; 50% from 60 to below 80; 100% from 80) in any case
      release tranche 2 rising evenly from 0% at 60 to 100% at 100 of jobs created in any case
      release tranche 3 at 350 USD for each jobs created above 20, up to 25,000 USD in any case
      release (if jobs created >= 80 then 75% otherwise 40%) of tranche 4 in any case
      """
    And award "A-1" has tranche 1 of 100,000 USD
    And award "A-1" has tranche 2 of 100,000 USD
    And award "A-1" has tranche 3 of 100,000 USD
    And award "A-1" has tranche 4 of 100,000 USD
    And measure "jobs created" was <jobs> for the period to 30 September 2026
    When the portfolio is decided on 30 November 2026
    Then tranche 1 of "A-1" is "<bands>" of <by bands>
    And tranche 2 of "A-1" is "<line>" of <on a line>
    And tranche 3 of "A-1" is "release in part" of <for each>
    And tranche 4 of "A-1" is "release in part" of <one or the other>

    Examples:
      | jobs | bands           | by bands    | line            | on a line   | for each   | one or the other |
      | 59   | not yet         | 0 USD       | not yet         | 0 USD       | 13,650 USD | 40,000 USD       |
      | 79   | release in part | 50,000 USD  | release in part | 47,500 USD  | 20,650 USD | 40,000 USD       |
      | 80   | release         | 100,000 USD | release in part | 50,000 USD  | 21,000 USD | 75,000 USD       |
      | 100  | release         | 100,000 USD | release         | 100,000 USD | 25,000 USD | 75,000 USD       |
