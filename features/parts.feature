Feature: Further parts, reductions, retentions
  A tranche may be earned in parts, lose some of it to lateness, and have a part kept back until something is shown.

  Background:
    Given the agreement says
      """
      language 1
      currency USD
      milestone pilot plant, due 31 March 2026
      document audited accounts
      measure customers
      measure uptime as percentage
      release 80% of tranche 1 when pilot plant achieved
      release a further 20% of tranche 1 when customers >= 100
      release tranche 2 when pilot plant achieved
      reduce tranche 1 by 5% for each full month pilot plant is late, up to 15%
      reduce tranche 2 by 10,000 USD for each begun percentage point by which uptime is below 97%
      retain 10% of every tranche until audited accounts accepted
      """
    And award "A-1" has tranche 1 of 100,000 USD
    And award "A-1" has tranche 2 of 100,000 USD
    And measure "customers" was 100 for the period to 30 September 2026
    And measure "uptime" was 94.5% for the period to 30 September 2026

  Scenario Outline: Five per cent for each full month it came late, three at most, and a tenth of the rest kept back
    Given milestone "pilot plant" was achieved on <achieved>
    When tranche 1 is decided on 30 November 2026
    Then the outcome is "release in part"
    And the amount is <amount>

    Examples:
      | achieved      | amount     |
      | 31 March 2026 | 90,000 USD |
      | 30 May 2026   | 85,500 USD |
      | 31 May 2026   | 81,000 USD |
      | 1 August 2026 | 76,500 USD |

  Scenario: What was kept back is due once the accounts are accepted
    Given milestone "pilot plant" was achieved on 31 May 2026
    And 81,000 USD of tranche 1 were paid on 1 July 2026 as "part payment"
    And document "audited accounts" was accepted on 1 October 2026
    When the portfolio is decided on 30 November 2026
    Then tranche 1 of "A-1" is "release in part" of 9,000 USD

  Scenario: The further part waits for its own condition, the first does not
    Given milestone "pilot plant" was achieved on 31 March 2026
    And measure "customers" was 99 for the period to 30 September 2026
    When the portfolio is decided on 30 November 2026
    Then tranche 1 of "A-1" is "release in part" of 72,000 USD

  Scenario: Two points and a half below are three begun
    Given milestone "pilot plant" was achieved on 31 March 2026
    When the portfolio is decided on 30 November 2026
    Then tranche 2 of "A-1" is "release in part" of 63,000 USD
