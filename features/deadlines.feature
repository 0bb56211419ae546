Feature: Deadlines
  What may still come in time is waited for; what can no longer come in time has lapsed.

  Scenario Outline: A milestone due by 30 June 2027
    Given the agreement says
      """
      language 1
      currency USD
      milestone pilot plant
      release tranche 1 when pilot plant achieved by 30 June 2027
      """
    And award "A-1" has tranche 1 of 100,000 USD
    And milestone "pilot plant" was "in progress" as of <as of>
    When the portfolio is decided on <decided on>
    Then tranche 1 of "A-1" is "<outcome>"

    Examples:
      | as of        | decided on   | outcome      |
      | 1 June 2027  | 30 June 2027 | not yet      |
      | 1 July 2027  | 1 July 2027  | lapsed       |
      | 15 June 2027 | 1 July 2027  | undetermined |

  Scenario: The next tranche waits for the payment of the one before
    Given the agreement says
      """
      language 1
      currency USD
      release tranche 1 in any case
      release tranche 2 when the previous tranche released
      """
    And award "A-1" has tranche 1 of 100,000 USD
    And award "A-1" has tranche 2 of 50,000 USD
    When the portfolio is decided on 30 November 2026
    Then tranche 1 of "A-1" is "release" of 100,000 USD
    And tranche 2 of "A-1" is "not yet"
