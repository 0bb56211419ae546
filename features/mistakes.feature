Feature: Mistakes
  A mistake is named with its place and a way forward, and costs no more than it must.

  Scenario: A misspelt name
    Given the agreement says
      """
      language 1
      currency USD
      measure revenue in USD
      release tranche 1 when revnue ≥ 500,000 USD
      """
    Then the rules are refused with "unknown name `revnue`" and the help "did you mean `revenue`?"

  Scenario: A broken cell costs only the tranche it is about
    Given the agreement says
      """
      language 1
      currency USD
      milestone pilot plant
      milestone land lease
      release tranche 1 when pilot plant achieved
      release tranche 2 when land lease achieved
      """
    And award "A-1" has tranche 1 of 100,000 USD
    And award "A-1" has tranche 2 of 50,000 USD
    And milestone "pilot plant" was achieved on 12 May 2026
    And milestone "land lease" was achieved on the twelfth
    When the portfolio is decided on 30 November 2026
    Then tranche 1 of "A-1" is "release" of 100,000 USD
    And tranche 2 of "A-1" is "invalid"
    And the tables are said to hold "expected a date, got `the twelfth`"
