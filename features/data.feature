Feature: Checking the tables
  What is odd in the tables is told before anything is decided on it, and costs nothing.

  Scenario: A running total that falls, and a payment before it was approved
    Given the agreement says
      """
      language 1
      currency USD
      measure jobs created, cumulative
      release tranche 1 in any case
      release tranche 2 when jobs created >= 10
      """
    And award "A-1" has tranche 1 of 100,000 USD
    And award "A-1" has tranche 2 of 50,000 USD
    And the measure "jobs created" is 40 on 30 June 2026
    And the measure "jobs created" is 12 on 30 September 2026
    And tranche 1 was paid 100,000 USD on 1 December 2026
    When the portfolio is decided on 30 November 2026
    Then tranche 2 of "A-1" is "release" of 50,000 USD
    And the tables are suspected to hold "`jobs created` runs on, and falls from 40 to 12"
    And the tables are suspected to hold "`paid on`, 1 December 2026, is after the decision day, 30 November 2026"
