Feature: Two currencies
  Amounts of two currencies never meet but at a rate that somebody published for the day the agreement names.

  Background:
    Given the agreement says
      """
      language 1
      currency USD
      milestone signing
      measure exports in EUR per quarter
      release tranche 1 when exports converted to USD at the rate of signing achieved >= 110,000 USD
      """
    And award "A-1" has tranche 1 of 100,000 USD
    And milestone "signing" was achieved on 30 June 2026
    And measure "exports" was 100,000 for the period to 30 September 2026

  Scenario: At the rate of the day
    Given these rates
      | currency | to  | date         | rate  | source   |
      | EUR      | USD | 30 June 2026 | 1.125 | ECB      |
    When the portfolio is decided on 30 November 2026
    Then tranche 1 of "A-1" is "release" of 100,000 USD
    And the reason mentions "112,500 USD for Q3 2026 at the rate 1.125 of 30 June 2026"

  Scenario: The rate of the day before is another rate
    Given these rates
      | currency | to  | date         | rate  | source   |
      | EUR      | USD | 29 June 2026 | 1.125 | ECB      |
    When the portfolio is decided on 30 November 2026
    Then tranche 1 of "A-1" is "undetermined"
    And still needed is "record the rate of EUR to USD on 30 June 2026"

  Scenario: Two sources that differ settle nothing
    Given these rates
      | currency | to  | date         | rate  | source   |
      | EUR      | USD | 30 June 2026 | 1.125 | ECB      |
      | EUR      | USD | 30 June 2026 | 1.13  | Treasury |
    When the portfolio is decided on 30 November 2026
    Then tranche 1 of "A-1" is "invalid"
    And the reason mentions "1.125 of ECB and 1.13 of Treasury differ"
