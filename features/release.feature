Feature: Releasing a tranche
  A tranche is released when everything its rule asks is known to be met, and for no other reason.

  Scenario: Everything the rule asks is met
    Given the agreement says
      """
      language 1
      currency USD
      milestone regulatory approval
      measure revenue in USD per quarter
      release tranche 2 when regulatory approval achieved and revenue ≥ 500,000 USD
      """
    And award "A-1" has tranche 2 of 250,000 USD
    And milestone "regulatory approval" was achieved on 12 May 2026
    And measure "revenue" was 620,000 for the period to 30 September 2026
    When the portfolio is decided on 30 November 2026
    Then tranche 2 of "A-1" is "release" of 250,000 USD
    And the reason mentions "regulatory approval achieved"
    And nothing is still needed

  Scenario: A figure falls short
    Given the agreement says
      """
      language 1
      currency USD
      milestone regulatory approval
      measure revenue in USD per quarter
      release tranche 2 when regulatory approval achieved and revenue ≥ 500,000 USD
      """
    And award "A-1" has tranche 2 of 250,000 USD
    And milestone "regulatory approval" was achieved on 12 May 2026
    And measure "revenue" was 310,000 for the period to 30 September 2026
    When the portfolio is decided on 30 November 2026
    Then tranche 2 of "A-1" is "not yet"
    And the reason mentions "short by 190,000 USD"
    And still needed is "revenue ≥ 500,000 USD"

  Scenario: Nobody reported, so nothing is decided
    Given the agreement says
      """
      language 1
      currency USD
      milestone regulatory approval
      release tranche 2 when regulatory approval achieved
      """
    And award "A-1" has tranche 2 of 250,000 USD
    When the portfolio is decided on 30 November 2026
    Then tranche 2 of "A-1" is "undetermined"
    And still needed is "regulatory approval achieved"

  Scenario: A claim waits for its verification
    Given the agreement says
      """
      language 1
      currency USD
      roles: independent engineer
      milestone pilot plant, verified by independent engineer
      release tranche 1 when pilot plant achieved
      """
    And award "A-1" has tranche 1 of 100,000 USD
    And milestone "pilot plant" was achieved on 12 May 2026
    And award "A-2" has tranche 1 of 100,000 USD
    And milestone "pilot plant" was achieved on 12 May 2026, verified by "independent engineer"
    When the portfolio is decided on 30 November 2026
    Then tranche 1 of "A-1" is "undetermined"
    And the reason mentions "not verified by independent engineer"
    And tranche 1 of "A-2" is "release" of 100,000 USD

  Scenario: The same rules hold each award to its own target
    Given the agreement says
      """
      language 1
      currency USD
      measure customers
      parameter customer target
      release tranche 1 when customers is at least customer target
      """
    And award "A-1" has tranche 1 of 100,000 USD
    And parameter "customer target" is 40
    And measure "customers" was 45 for the period to 30 September 2026
    And award "A-2" has tranche 1 of 100,000 USD
    And parameter "customer target" is 50
    And measure "customers" was 45 for the period to 30 September 2026
    When the portfolio is decided on 30 November 2026
    Then tranche 1 of "A-1" is "release" of 100,000 USD
    And tranche 1 of "A-2" is "not yet"
    And the reason mentions "short by 5"

  Scenario Outline: Two of three are enough, whatever the third is
    Given the agreement says
      """
      language 1
      currency USD
      measure customers, higher is better
      measure uptime as percentage, higher is better
      document letter of intent
      release tranche 1 when at least 2 of (customers >= 40; uptime >= 99.5%; letter of intent received)
      """
    And award "A-1" has tranche 1 of 100,000 USD
    And measure "customers" was 40 for the period to 30 September 2026
    And measure "uptime" was <uptime> for the period to 30 September 2026
    When the portfolio is decided on 30 November 2026
    Then tranche 1 of "A-1" is "<outcome>"

    Examples:
      | uptime | outcome      |
      | 99.5%  | release      |
      | 99.4%  | undetermined |

  Scenario Outline: A target that rises in the next year, and rules that end
    Given the agreement says
      """
      language 1
      currency USD
      in force from 1 January 2026 to 31 December 2027
      measure customers, higher is better
      parameter customer target
      define traction as customers >= customer target
      release tranche 1 when traction
      """
    And award "A-1" has tranche 1 of 100,000 USD
    And parameter "customer target" is 40 from 1 January 2026
    And parameter "customer target" is 50 from 1 January 2027
    And measure "customers" was 45 for the period to 30 September 2026
    When tranche 1 is decided on <decided on>
    Then the outcome is "<outcome>"

    Examples:
      | decided on       | outcome      |
      | 31 December 2025 | not in force |
      | 31 December 2026 | release      |
      | 1 January 2027   | not yet      |
      | 1 January 2028   | not in force |
