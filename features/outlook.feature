Feature: Looking ahead
  A programme officer sees what is due, at risk or lost while something can still be done; finance sees what money goes
  out when.

  Background:
    Given the agreement says
      """
      language 1
      currency USD
      roles: investment committee
      milestone agreement signed
      milestone pilot plant, due 30 June 2027
      milestone permit
      measure paying customers, higher is better
      release tranche 1 when agreement signed achieved
      release tranche 2 when permit achieved by 31 January 2027
      release tranche 3 when pilot plant achieved and paying customers >= 40
      release tranche 4 when the previous tranche released
      investment committee may extend pilot plant by up to 6 months
      """
    And award "A-1" has tranche 1 of 100,000 USD, planned for 15 January 2027
    And award "A-1" has tranche 2 of 50,000 USD, planned for 28 February 2027
    And award "A-1" has tranche 3 of 60,000 USD, planned for 31 July 2027
    And award "A-1" has tranche 4 of 10,000 USD, planned for 31 December 2027
    And milestone "agreement signed" was achieved on 2 November 2026
    And milestone "permit" was "in progress" as of 30 November 2026
    And milestone "pilot plant" was "in progress" as of 30 November 2026

  Scenario Outline: A permit that counts only until a day
    When the portfolio is decided on <decided on>
    Then looking ahead to 31 December 2027, "permit achieved by 31 January 2027" of tranche 2 is <standing>
    And looking ahead to 31 December 2027, tranche 2 of "A-1" is <standing>

    Examples:
      | decided on       | standing |
      | 30 November 2026 | on track |
      | 2 December 2026  | at risk  |
      | 31 January 2027  | at risk  |

  Scenario: Customers that come too slowly put a tranche at risk, and the one after it
    Given measure "paying customers" for the quarter ending 30 June 2026 was 20
    And measure "paying customers" for the quarter ending 30 September 2026 was 23
    When the portfolio is decided on 30 November 2026
    Then looking ahead to 31 December 2027, "paying customers ≥ 40" of tranche 3 is at risk, with 243 days left
    And looking ahead to 31 December 2027, tranche 3 of "A-1" is at risk
    And looking ahead to 31 December 2027, tranche 4 of "A-1" is at risk

  Scenario: The money of a year, as sure as it is
    Given measure "paying customers" for the quarter ending 30 June 2026 was 20
    And measure "paying customers" for the quarter ending 30 September 2026 was 23
    When the portfolio is decided on 30 November 2026
    Then looking ahead to 31 December 2027, 100,000 USD is certain in Q1 2027
    And looking ahead to 31 December 2027, 50,000 USD is likely in Q1 2027
    And looking ahead to 31 December 2027, 60,000 USD is possible in Q3 2027
    And looking ahead to 30 June 2027, nothing is possible in Q3 2027
