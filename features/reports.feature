Feature: Documents that come back
  A report is of its own period: none stands in for another, and each is due by its own day.

  Background:
    Given the agreement says
      """
      language 1
      currency USD
      document annual report, due 90 days after the end of each year, absence means no
      release tranche 1 when every annual report due accepted
      hold tranche 2 when annual report is overdue by more than 60 days
      release tranche 2 in any case
      """
    And award "A-1" runs from 1 March 2025 to 30 June 2028
    And award "A-1" has tranche 1 of 100,000 USD
    And award "A-1" has tranche 2 of 50,000 USD
    And document "annual report" for the year ending 31 December 2025 was received on 1 March 2026
    And document "annual report" for the year ending 31 December 2025 was accepted on 20 March 2026

  Scenario Outline: The report of the second year does not come
    When the portfolio is decided on <decided on>
    Then tranche 1 of "A-1" is "<every one due>"
    And tranche 2 of "A-1" is "<overdue by more than 60 days>"

    Examples:
      | decided on    | every one due | overdue by more than 60 days |
      | 31 March 2027 | release       | release                      |
      | 1 April 2027  | not yet       | release                      |
      | 30 May 2027   | not yet       | release                      |
      | 31 May 2027   | not yet       | on hold                      |

  Scenario Outline: What nobody objects to is taken for accepted
    Given the agreement says
      """
      language 1
      currency USD
      document annual report, due 90 days after the end of each year, absence means no
      document statement
      document objection, absence means no
      release tranche 1 when statement accepted and annual report is not overdue by more than 400 days
      treat statement as accepted when no objection received within 30 days after statement received
      """
    And document "statement" was received on 1 March 2026
    When the portfolio is decided on <decided on>
    Then tranche 1 of "A-1" is "<outcome>"

    Examples:
      | decided on    | outcome      |
      | 31 March 2026 | undetermined |
      | 1 April 2026  | release      |
