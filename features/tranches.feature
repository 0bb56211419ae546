Feature: What each tranche has of its own
  One rule may speak of several tranches; a report or a fact of one of them never counts for another.

  Background:
    Given the agreement says
      """
      language 1
      currency USD
      document progress report for each tranche
      fact site ready for each tranche
      measure spending in USD, cumulative
      release tranche 1 in any case
      release tranches 2 to 3
          when the previous tranche released
           and progress report of the previous tranche accepted
           and site ready
           and spending >= 75% of amount released
      release every tranche after 3 when this tranche requested
      """
    And award "A-1" with tranches
      | tranche | amount      |
      | 1       | 100,000 USD |
      | 2       | 80,000 USD  |
      | 3       | 60,000 USD  |
      | 4       | 40,000 USD  |
    And tranche 1 was paid 100,000 USD on 1 February 2026
    And document "progress report" of tranche 1 was accepted on 1 August 2026
    And fact "site ready" of tranche 2 is yes
    And the measure "spending" is 75,000 USD on 30 September 2026

  Scenario: The one after the first
    When the portfolio is decided on 30 November 2026
    Then tranche 1 of "A-1" is "already released"
    And tranche 2 of "A-1" is "release" of 80,000 USD
    And tranche 3 of "A-1" is "not yet"

  Scenario: Three quarters of it are not spent
    Given the measure "spending" is 74,999 USD on 30 September 2026
    When tranche 2 is decided on 30 November 2026
    Then the outcome is "not yet"
    And the reason mentions "short by 1 USD"

  Scenario: The site of the second says nothing of the third
    Given tranche 2 was paid 80,000 USD on 1 October 2026
    And document "progress report" of tranche 2 was accepted on 15 November 2026
    And the measure "spending" is 160,000 USD on 31 October 2026
    When tranche 3 is decided on 30 November 2026
    Then the outcome is "undetermined"
    And still needed is "site ready"

  Scenario: Asked for
    Given tranche 4 was requested on 2 November 2026
    When tranche 4 is decided on 30 November 2026
    Then the outcome is "release"
