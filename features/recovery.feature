Feature: Money that comes back
  What was paid may be claimed back, in whole, in part or in instalments; what is cancelled is paid no more.

  Background:
    Given the agreement says
      """
      language 1
      currency USD
      milestone agreement signed
      milestone pilot plant
      document final accounts
      measure jobs created
      measure eligible costs in USD, cumulative
      fact insolvency, absence means no
      release tranche 1 when agreement signed achieved
      release (eligible costs) of tranche 2 in any case
      release tranche 3 when pilot plant achieved
      recover 1,000 USD of tranche 1 for each jobs created below 40, up to 25,000 USD
          label "jobs not created"
          when jobs created < 40
      recover the excess of tranche 2 when final accounts accepted
      recover 40% of tranche 3 in 4 quarterly instalments from 31 March 2026 when insolvency
      cancel tranche 4 when pilot plant not achieved by 30 June 2026
      release tranche 4 when pilot plant achieved
      """
    And award "A-1" has tranche 1 of 100,000 USD
    And award "A-1" has tranche 2 of 100,000 USD
    And award "A-1" has tranche 3 of 100,000 USD
    And award "A-1" has tranche 4 of 100,000 USD
    And milestone "agreement signed" was achieved on 12 January 2026

  Scenario Outline: So much for each job that was not created, up to a sum
    Given 100,000 USD of tranche 1 were paid on 1 February 2026 as "payment"
    And measure "jobs created" was <jobs> for the period to 30 September 2026
    When the portfolio is decided on 30 November 2026
    Then tranche 1 of "A-1" is "<outcome>"
    And <amount> is claimed back

    Examples:
      | jobs | outcome          | amount     |
      | 40   | already released | 0 USD      |
      | 28   | recover          | 12,000 USD |
      | 8    | recover          | 25,000 USD |

  Scenario: What came back already is claimed no more
    Given 100,000 USD of tranche 1 were paid on 1 February 2026 as "payment"
    And 7,000 USD of tranche 1 were paid on 1 November 2026 as "recovery"
    And measure "jobs created" was 28 for the period to 30 September 2026
    When the portfolio is decided on 30 November 2026
    Then tranche 1 of "A-1" is "recover"
    And 5,000 USD is claimed back

  Scenario: Paid on account, and more than the accounts show
    Given 90,000 USD of tranche 2 were paid on 1 February 2026 as "part payment"
    And the measure "eligible costs" is 70,000 USD on 30 September 2026
    And document "final accounts" was accepted on 1 November 2026
    When the portfolio is decided on 30 November 2026
    Then tranche 2 of "A-1" is "recover"
    And 20,000 USD is claimed back

  Scenario Outline: Two fifths, a fourth of it each quarter
    Given 100,000 USD of tranche 3 were paid on 1 February 2026 as "payment"
    And fact "insolvency" is yes
    When tranche 3 is decided on <decided on>
    Then the outcome is "<outcome>"
    And <amount> is claimed back

    Examples:
      | decided on        | outcome          | amount     |
      | 30 March 2026     | already released | 0 USD      |
      | 31 March 2026     | recover          | 10,000 USD |
      | 30 November 2026  | recover          | 30,000 USD |
      | 31 December 2027  | recover          | 40,000 USD |

  Scenario Outline: The plant was not there by its last day
    Given milestone "pilot plant" was "in progress" as of <as of>
    When tranche 4 is decided on <as of>
    Then the outcome is "<outcome>"

    Examples:
      | as of        | outcome |
      | 30 June 2026 | not yet |
      | 1 July 2026  | cancel  |
